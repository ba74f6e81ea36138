import type { Command } from 'commander';
import { restoreEmbedded } from '../../database/backup/embeddedBackup.ts';
import { restore } from '../../database/backup/restore.ts';
import { givenServer } from '../../database/databases.ts';
import { dataDirectory } from '../../project/dataDirectory.ts';

/** `orgraph restore` */
export const restoreCommand = (command: Command): Command =>
  command.argument('<folder>', 'what orgraph backup has written').action(async (folder: string) => {
    const given = givenServer();
    await (given === undefined ? restoreEmbedded(dataDirectory(), folder) : restore(given.server, given.urls, folder));
    process.stdout.write(`The databases are as ${folder} has them.\n`);
  });
