import type { Command } from 'commander';
import { backUpAll } from '../../database/backup/backUpAll.ts';
import { exitCode, exitWith } from '../../process/exitCode.ts';
import { whileShowing } from '../../process/terminalProgress.ts';
import { writeResult } from '../writeResult.ts';

/** `orgraph backup` */
export const backupCommand = (command: Command): Command =>
  command
    .argument('<folder>', 'a new folder')
    .option('--json', 'say what became of it as JSON')
    .action((folder: string, { json }: { json?: boolean }) =>
      exitWith(async () => {
        await whileShowing('backing all databases up', () => backUpAll(folder));
        writeResult(json, { folder }, `All databases are backed up in ${folder}, as they were at one moment.`);
        return exitCode.passed;
      }),
    );
