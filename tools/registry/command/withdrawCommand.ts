import type { ExitCode } from '../../exitCode.ts';
import type { RegistryChoice } from '../place.ts';
import { withdraw } from '../withdraw.ts';
import { withPublisher } from '../withRegistry.ts';
import { tellAmended } from './tellAmended.ts';

/** `orgraph schema withdraw <subgraph>` */
export function withdrawCommand(name: string, { json, ...choice }: RegistryChoice & { json?: boolean }): Promise<ExitCode> {
  return withPublisher(choice, async (publisher) => tellAmended(`the graph without ${name}`, publisher.registry.title, await withdraw(publisher, name), json));
}
