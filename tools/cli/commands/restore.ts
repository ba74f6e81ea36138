import type { Command } from 'commander';
import { restoreEmbedded } from '../../database/backup/embeddedBackup.ts';
import { restore } from '../../database/backup/restore.ts';
import { givenServer } from '../../database/databases.ts';
import { exitCode, exitWith } from '../../process/exitCode.ts';
import { requireReadable } from '../../process/requireReadable.ts';
import { whileShowing } from '../../process/terminalProgress.ts';
import { dataDirectory } from '../../project/dataDirectory.ts';
import { writeResult } from '../writeResult.ts';

/** `orgraph restore` */
export const restoreCommand = (command: Command): Command =>
  command
    .argument('<folder>', 'what orgraph backup has written')
    .option('--json', 'say what became of it as JSON')
    .action((folder: string, { json }: { json?: boolean }) =>
      exitWith(async () => {
        requireReadable('<folder>', folder, 'folder');
        const given = givenServer();
        await whileShowing('restoring all databases', async () => {
          if (given === undefined) await restoreEmbedded(dataDirectory(), folder);
          else await restore(given.server, given.urls, folder);
        });
        writeResult(json, { folder }, `The databases are as ${folder} has them.`);
        return exitCode.passed;
      }),
    );
