import type { Command } from 'commander';
import { backUp } from '../../database/backup/backUp.ts';
import { backUpEmbedded } from '../../database/backup/embeddedBackup.ts';
import { givenServer } from '../../database/databases.ts';
import { dataDirectory } from '../../project/dataDirectory.ts';

/** `orgraph backup` */
export const backupCommand = (command: Command): Command =>
  command.argument('<folder>', 'a new folder').action(async (folder: string) => {
    const given = givenServer();
    await (given === undefined ? backUpEmbedded(dataDirectory(), folder) : backUp(given.server, given.urls, folder));
    process.stdout.write(`All databases are backed up in ${folder}, as they were at one moment.\n`);
  });
