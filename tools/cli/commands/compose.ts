import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { exitCode, exitWith, UsageError, type ExitCode } from '../../process/exitCode.ts';
import { requireWritable } from '../../process/requireWritable.ts';
import { terminalProgress } from '../../process/terminalProgress.ts';
import { publishedSource } from '../../published/publishedSource.ts';
import type { RegistryChoice } from '../../published/registryLocation.ts';
import { withRegistry } from '../../registry/withRegistry.ts';
import { readCandidate } from '../../schema/candidate.ts';
import { compose } from '../../schema/compose.ts';
import { problemText } from '../../schema/problem.ts';
import { SourceError, type SubgraphSource } from '../../schema/sources.ts';
import { onRegistry } from '../onRegistry.ts';
import { writeResult } from '../writeResult.ts';

/** `orgraph schema compose` */
export const composeCommand = (command: Command): Command =>
  onRegistry(command)
    .option(
      '--with <name=file>',
      'a subgraph’s SDL; repeatable',
      (pair: string, pairs: string[]) => [...pairs, pair],
      [],
    )
    .option('--output <file>', 'by default the standard output')
    .option('--json', 'the supergraph, or what keeps it from being composed, as JSON')
    .action((options: ComposeOptions) => exitWith(() => composeWith(options)));

interface ComposeOptions extends RegistryChoice {
  /** `name=file`, each instead of what is published under that name. */
  with: readonly string[];
  output?: string;
  json?: boolean;
}

/** Composes what is published, with files instead of some of it; nothing is published. */
async function composeWith({ with: given, output, json, ...choice }: ComposeOptions): Promise<ExitCode> {
  const files = given.map((pair) => {
    const [, name, file] = /^([^=]+)=(.+)$/.exec(pair) ?? [];
    if (name === undefined || file === undefined) throw new UsageError(`--with ${pair}: say name=file`);
    return { name, file };
  });
  if (output !== undefined) requireWritable('--output', output);
  const progress = terminalProgress();
  progress.show('composing');
  return withRegistry(choice, async (registry) => {
    const sources = new Map<string, SubgraphSource>(
      (await registry.latest())?.subgraphs.map((subgraph) => [subgraph.name, publishedSource(subgraph)]),
    );
    for (const { name, file } of files) {
      const source = await readCandidate(name, file);
      sources.set(name, { ...source, url: sources.get(name)?.url ?? source.url });
    }
    if (sources.size === 0)
      throw new UsageError(`nothing was published in ${registry.title} yet, and no --with names a file`);
    const { supergraph, problems } = compose(
      [...sources.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1)),
    );
    progress.end();
    if (supergraph === undefined) {
      if (json === true) writeResult(json, { problems }, '');
      for (const problem of problems) process.stderr.write(`${problemText(problem)}\n`);
      return exitCode.findings;
    }
    if (output !== undefined) writeFileSync(output, supergraph);
    if (json === true || output === undefined)
      writeResult(json, output === undefined ? { supergraph } : { output }, supergraph);
    return exitCode.passed;
  })
    .catch((error: unknown) => unreadable(error, json))
    .finally(progress.end);
}

function unreadable(error: unknown, json: boolean | undefined): ExitCode {
  if (!(error instanceof SourceError)) throw error;
  if (json === true) writeResult(json, { problems: [error.problem] }, '');
  process.stderr.write(`${problemText(error.problem)}\n`);
  return exitCode.findings;
}
