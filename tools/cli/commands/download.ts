import { writeFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { printSchema } from 'graphql';
import { apiSchemaOf } from '#gateway/supergraph/apiSchema.ts';
import { exitCode, exitWith, UsageError, type ExitCode } from '../../process/exitCode.ts';
import { requireWritable } from '../../process/requireWritable.ts';
import { withGraphInUse, type GraphChoice } from '../../registry/graphInUse.ts';
import { onRegistry } from '../onRegistry.ts';
import { versionNumber } from '../versionNumber.ts';

/** `orgraph schema download` */
export const downloadCommand = (command: Command): Command =>
  onRegistry(command)
    .option('--api', 'the API schema, which is the default')
    .addOption(new Option('--supergraph', 'the supergraph').conflicts('api'))
    .option('--contract <name>', 'of one of its contracts')
    .addOption(new Option('--subgraph <name>', 'one subgraph’s SDL').conflicts(['api', 'supergraph', 'contract']))
    .option('--number <number>', 'of an earlier version')
    .option('--output <file>', 'by default the standard output')
    .action((options: DownloadOptions) => exitWith(() => download(options)));

interface DownloadOptions extends Omit<GraphChoice, 'supergraph'> {
  /** The supergraph instead of the API schema. */
  supergraph?: boolean;
  /** One of the contracts instead of the whole graph. */
  contract?: string;
  /** A subgraph's SDL. */
  subgraph?: string;
  number?: string;
  output?: string;
}

/** The API schema, the supergraph or a subgraph's SDL, of the whole graph or a contract. */
async function download({
  supergraph,
  contract,
  subgraph,
  number,
  output,
  ...choice
}: DownloadOptions): Promise<ExitCode> {
  if (output !== undefined) requireWritable('--output', output);
  return withGraphInUse(choice, number === undefined ? undefined : versionNumber(number), async (graph) => {
    const text = subgraph === undefined ? whole() : one(subgraph);
    if (output === undefined) process.stdout.write(text);
    else writeFileSync(output, text);
    return exitCode.passed;

    function whole(): string {
      const shown =
        contract === undefined ? graph : graph.published?.version.contracts.find(({ name }) => name === contract);
      if (shown === undefined) throw new UsageError(`${graph.title} has no contract ${contract}`);
      return supergraph === true ? shown.supergraph : `${printSchema(apiSchemaOf(shown.supergraph))}\n`;
    }

    function one(name: string): string {
      const found = graph.published?.version.subgraphs.find((known) => known.name === name);
      if (found === undefined) throw new UsageError(`${graph.title} has no SDL of a subgraph ${name}`);
      return found.sdl;
    }
  });
}
