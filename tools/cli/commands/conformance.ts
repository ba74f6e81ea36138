import { Option, type Command } from 'commander';
import { NotAvailable } from '../../conformance/check.ts';
import { lineOf, summaryOf, conformanceExitCode } from '../../conformance/report.ts';
import { runChecks } from '../../conformance/run.ts';
import { markedInGraph, readTarget, type ConformanceOptions } from '../../conformance/settings.ts';
import { CouldNotCheck, exitWith, type ExitCode } from '../../process/exitCode.ts';
import { requireReadable } from '../../process/requireReadable.ts';
import { terminalProgress } from '../../process/terminalProgress.ts';
import { graphSubgraphs } from '../../project/subgraphs.ts';
import { proposing } from '../proposed.ts';

/** `orgraph conformance` */
export const conformanceCommand = (command: Command): Command =>
  command
    .argument('<url>', 'where it answers: http://127.0.0.1:4005')
    .addOption(
      proposing(
        new Option('--subgraph <name>', 'its name; by default the project’s subgraph of that port'),
        graphSubgraphs,
      ),
    )
    .option(
      '--keys <directory>',
      'the deployment’s keys, to sign as its gateway; by default ORGRAPH_KEYS, or this project’s',
    )
    .option(
      '--member-a <file>',
      'a member of one organization, as the gateway’s --identity takes it; by default the owner of the demonstration’s Acme',
    )
    .option('--member-b <file>', 'a member of another; by default the owner of Beta')
    .option('--write', 'make rows as both, and send mutations: without it what needs them is not made')
    .option('--mutation <operation>', 'the operation that makes a row; its $text gets a mark')
    .option('--supergraph <file>', 'the composed graph, which says what other subgraphs mark')
    .option('--allow-remote', 'attack a host that is not this machine')
    .option('--requests <number>', 'at most, 2000 by default')
    .option('--seconds <number>', 'at most, 120 by default')
    .option('--json', 'the report as JSON')
    .addHelpText('after', help)
    .action((url: string, options: ConformanceOptions) => exitWith(() => conformance(url, options)));

const help = `
Every check sends one thing that docs/subgraph-contract.md forbids. Exit codes: 0 conforms, 1 something was not refused, 2 a mistake on the command line,
3 something could not be checked.

Example: npx orgraph conformance http://127.0.0.1:4005 --write`;

/**
 * Attacks a running subgraph and reports what it does not refuse.
 * @returns 0 where it conforms, 1 where it does not, 3 where something could not be checked.
 * @throws UsageError, ConfigurationError
 */
async function conformance(url: string, options: ConformanceOptions): Promise<ExitCode> {
  const colour = process.stdout.isTTY && !process.env['NO_COLOR'];
  const json = options.json === true;
  const { supergraph, memberA, memberB } = options;
  for (const [option, file] of Object.entries({
    '--supergraph': supergraph,
    '--member-a': memberA,
    '--member-b': memberB,
  }))
    if (file !== undefined) requireReadable(option, file, 'file');
  const target = await readTarget(url, options);
  const progress = terminalProgress();
  progress.show(`attacking ${target.name}`);
  const results = await runChecks(
    target,
    { write: options.write === true, mutation: options.mutation, marked: markedInGraph(supergraph) },
    (result) => {
      progress.end();
      if (!json) process.stdout.write(`${lineOf(result, colour)}\n`);
      progress.show(`attacking ${target.name}`);
    },
  )
    .catch((error: Error) => {
      throw error instanceof NotAvailable ? new CouldNotCheck(error.message) : error;
    })
    .finally(progress.end);
  const code = conformanceExitCode(results);
  process.stdout.write(
    json
      ? `${JSON.stringify({ subgraph: target.name, url: target.url.href, conforms: code === 0, checks: results }, null, 2)}\n`
      : `\n${target.name} at ${target.url.href}: ${summaryOf(results)}\n`,
  );
  return code;
}
