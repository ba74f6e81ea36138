import type { Command } from 'commander';
import { backUpAll } from '../../database/backup/backUpAll.ts';

/** `orgraph backup` */
export const backupCommand = (command: Command): Command =>
  command.argument('<folder>', 'a new folder').action(async (folder: string) => {
    await backUpAll(folder);
    process.stdout.write(`All databases are backed up in ${folder}, as they were at one moment.\n`);
  });
