import type { Command } from 'commander';
import { whileShowing } from '../../process/terminalProgress.ts';
import { vectorsFile, writeVectors } from '../../vectors/vectors.ts';
import { writeResult } from '../writeResult.ts';

/** `orgraph vectors` */
export const vectorsCommand = (command: Command): Command =>
  command
    .option('--check', 'write nothing; fail where they differ')
    .option('--json', 'say what became of it as JSON')
    .action(async ({ check, json }: { check?: boolean; json?: boolean }) => {
      const isDone = await whileShowing('making the vectors', () => writeVectors({ check }));
      if (json === true)
        writeResult(json, { outcome: !isDone ? 'outdated' : check ? 'unchanged' : 'written', file: vectorsFile }, '');
      process.exitCode = isDone ? 0 : 1;
    });
