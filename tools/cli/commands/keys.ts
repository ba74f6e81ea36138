import { resolve } from 'node:path';
import type { Command } from 'commander';
import { generateKeys } from '#platform/identity/keys.ts';
import { graphProcesses } from '../../project/subgraphs.ts';

/** `orgraph keys generate` */
export const generateKeysCommand = (command: Command): Command =>
  command.argument('<directory>', 'where they are kept, one folder a process').action(generate);

/** Makes what is missing of a deployment's keys in a directory. */
async function generate(directory: string): Promise<void> {
  await generateKeys(resolve(directory), graphProcesses);
  process.stdout.write(
    `The keys are in ${resolve(directory)}: give each process its own folder and jwks.json, and name the directory in ORGRAPH_KEYS.\n`,
  );
}
