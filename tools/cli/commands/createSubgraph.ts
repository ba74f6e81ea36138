import type { Command } from 'commander';
import { createSubgraph, type CreateOptions } from '../../create/createSubgraph.ts';
import { exitCode, exitWith } from '../../process/exitCode.ts';

/** `orgraph create subgraph` */
export const createSubgraphCommand = (command: Command): Command =>
  command
    .argument('<name>', 'lower-case letters and digits: billing')
    .option(
      '--aggregate <noun>',
      'its first aggregate, in the singular: invoice gives the type Invoice; by default the type carries the subgraph’s name',
    )
    .option('--plural <noun>', 'the noun’s plural, where it is irregular')
    .option('--json', 'what was written, as JSON')
    .addHelpText('after', help)
    .action((name: string, options: CreateOptions) =>
      exitWith(async () => ((await createSubgraph(name, options)) ? exitCode.passed : exitCode.findings)),
    );

const help = `
It writes subgraphs/<name>/, migrations/<name>/, test/<name>/ and schema/, and refuses to write over what is there. In a folder of its own (npm install orgraph)
it also writes package.json, tsconfig.json, jest.config.js and README.md where they are missing.

Example: npx orgraph create subgraph billing --aggregate invoice`;
