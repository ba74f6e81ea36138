import type { Command } from 'commander';
import { exitWith } from '../../process/exitCode.ts';
import type { RegistryChoice } from '../../published/registryLocation.ts';
import { rollBack } from '../../registry/publish.ts';
import { onRegistry } from '../onRegistry.ts';
import { versionNumber } from '../versionNumber.ts';
import { amendGraph } from '../writeAmended.ts';

/** `orgraph schema rollback` */
export const rollbackCommand = (command: Command): Command =>
  onRegistry(command)
    .argument('<number>', 'that version')
    .option('--json', 'say what became of it as JSON')
    .action((text: string, options: RegistryChoice & { json?: boolean }) =>
      exitWith(async () => {
        const number = versionNumber(text);
        return amendGraph(`the rollback to version ${number}`, options, (publisher) => rollBack(publisher, number));
      }),
    );
