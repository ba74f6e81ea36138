import type { ExitCode } from '../../process/exitCode.ts';
import type { RegistryChoice } from '../../published/registryLocation.ts';
import { rollBack } from '../../registry/rollBack.ts';
import { withPublisher } from '../../registry/withRegistry.ts';
import { tellAmended } from '../tellAmended.ts';
import { versionNumber } from '../versionNumber.ts';

/** `orgraph schema rollback <number>` */
export function rollBackCommand(text: string, { json, ...choice }: RegistryChoice & { json?: boolean }): Promise<ExitCode> {
  const number = versionNumber(text);
  return withPublisher(choice, async (publisher) => tellAmended(`the rollback to version ${number}`, publisher.registry.title, await rollBack(publisher, number), json));
}
