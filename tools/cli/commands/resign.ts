import type { Command } from 'commander';
import { exitWith } from '../../process/exitCode.ts';
import type { RegistryChoice } from '../../published/registryLocation.ts';
import { resign } from '../../registry/resign.ts';
import { onRegistry } from '../onRegistry.ts';
import { amendGraph } from '../writeAmended.ts';

/** `orgraph schema resign` */
export const resignCommand = (command: Command): Command =>
  onRegistry(command)
    .option('--json', 'say what became of it as JSON')
    .action((options: RegistryChoice & { json?: boolean }) =>
      exitWith(() => amendGraph('the newest version under the current key', options, resign)),
    );
