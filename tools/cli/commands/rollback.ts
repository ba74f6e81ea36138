import type { Command } from 'commander';
import { exitWith, type ExitCode } from '../../process/exitCode.ts';
import type { RegistryChoice } from '../../published/registryLocation.ts';
import { rollBack } from '../../registry/publish.ts';
import { withPublisher } from '../../registry/withRegistry.ts';
import { onRegistry } from '../onRegistry.ts';
import { versionNumber } from '../versionNumber.ts';
import { writeAmended } from '../writeAmended.ts';

/** `orgraph schema rollback` */
export const rollbackCommand = (command: Command): Command =>
  onRegistry(command)
    .argument('<number>', 'that version')
    .option('--json', 'say what became of it as JSON')
    .action((number: string, options: RollbackOptions) => exitWith(() => rollBackTo(number, options)));

type RollbackOptions = RegistryChoice & { json?: boolean };

async function rollBackTo(text: string, { json, ...choice }: RollbackOptions): Promise<ExitCode> {
  const number = versionNumber(text);
  return withPublisher(choice, async (publisher) =>
    writeAmended(
      `the rollback to version ${number}`,
      publisher.registry.title,
      await rollBack(publisher, number),
      json,
    ),
  );
}
