import type { Command } from 'commander';
import { writeVectors } from '../../vectors/vectors.ts';

/** `orgraph vectors` */
export const vectorsCommand = (command: Command): Command =>
  command.option('--check', 'write nothing; fail where they differ').action(async (options: { check?: boolean }) => {
    process.exitCode = (await writeVectors(options)) ? 0 : 1;
  });
