import type { Command } from 'commander';
import { exitWith, type ExitCode } from '../../process/exitCode.ts';
import type { RegistryChoice } from '../../published/registryLocation.ts';
import { resign } from '../../registry/resign.ts';
import { withPublisher } from '../../registry/withRegistry.ts';
import { onRegistry } from '../onRegistry.ts';
import { writeAmended } from '../writeAmended.ts';

/** `orgraph schema resign` */
export const resignCommand = (command: Command): Command =>
  onRegistry(command)
    .option('--json', 'say what became of it as JSON')
    .action((options: ResignOptions) => exitWith(() => resignNewest(options)));

type ResignOptions = RegistryChoice & { json?: boolean };

const resignNewest = ({ json, ...choice }: ResignOptions): Promise<ExitCode> =>
  withPublisher(choice, async (publisher) =>
    writeAmended('the newest version under the current key', publisher.registry.title, await resign(publisher), json),
  );
