import { writeFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { printSchema } from 'graphql';
import { apiSchemaOf } from '#gateway/supergraph/apiSchema.ts';
import { didYouMean } from '../../process/didYouMean.ts';
import { exitCode, exitWith, UsageError, type ExitCode } from '../../process/exitCode.ts';
import { requireWritable } from '../../process/requireWritable.ts';
import { whileShowing } from '../../process/terminalProgress.ts';
import { graphSubgraphs } from '../../project/subgraphs.ts';
import { withGraphInUse, type GraphChoice, type GraphInUse } from '../../registry/graphInUse.ts';
import { onRegistry } from '../onRegistry.ts';
import { proposing } from '../proposed.ts';
import { versionNumber } from '../versionNumber.ts';

/** `orgraph schema download` */
export const downloadCommand = (command: Command): Command =>
  onRegistry(command)
    .option('--api', 'the API schema, which is the default')
    .addOption(new Option('--supergraph', 'the supergraph').conflicts('api'))
    .option('--contract <name>', 'of one of its contracts')
    .addOption(
      proposing(
        new Option('--subgraph <name>', 'one subgraph’s SDL').conflicts(['api', 'supergraph', 'contract']),
        graphSubgraphs,
      ),
    )
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
  const version = number === undefined ? undefined : versionNumber(number);
  const read = () =>
    withGraphInUse(choice, version, async (graph) => {
      return subgraph === undefined ? whole() : one(subgraph);

      function whole(): string {
        const shown =
          contract === undefined ? graph : namedOf(graph, 'contract', graph.published?.version.contracts, contract);
        return supergraph === true ? shown.supergraph : `${printSchema(apiSchemaOf(shown.supergraph))}\n`;
      }

      function one(name: string): string {
        return namedOf(graph, 'SDL of a subgraph', graph.published?.version.subgraphs, name).sdl;
      }
    });
  const text = await whileShowing('reading the graph', read);
  if (output === undefined) process.stdout.write(text);
  else writeFileSync(output, text);
  return exitCode.passed;
}

/** @throws UsageError where the graph has none of that name. */
function namedOf<Named extends { name: string }>(
  { title }: GraphInUse,
  what: string,
  known: readonly Named[] = [],
  name: string,
): Named {
  const found = known.find((one) => one.name === name);
  if (found === undefined)
    throw new UsageError(
      `${title} has no ${what} ${name}.${didYouMean(
        name,
        known.map((one) => one.name),
      )}`,
    );
  return found;
}
