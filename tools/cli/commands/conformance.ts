import type { Command } from 'commander';
import { ConfigurationError } from '#platform/process/configuration.ts';
import { NotAvailable } from '../../conformance/check.ts';
import { lineOf, summaryOf, conformanceExitCode } from '../../conformance/report.ts';
import { runChecks } from '../../conformance/run.ts';
import { markedInGraph, readTarget, type ConformanceOptions } from '../../conformance/settings.ts';
import { UsageError } from '../../process/exitCode.ts';

/** `orgraph conformance` */
export const conformanceCommand = (command: Command): Command =>
  command
    .argument('<url>', 'where it answers: http://127.0.0.1:4005')
    .option('--subgraph <name>', 'its name; by default the project’s subgraph of that port')
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
    .action(async (url: string, options: ConformanceOptions) => {
      process.exitCode = await conformance(url, options);
    });

const help = `
Every check sends one thing that docs/subgraph-contract.md forbids. Exit codes: 0 conforms, 1 something was not refused, 2 a mistake on the command line,
3 something could not be checked.

Example: npx orgraph conformance http://127.0.0.1:4005 --write`;

/**
 * Attacks a running subgraph and reports what it does not refuse.
 * @returns 0 where it conforms, 1 where it does not, 2 for a mistake on the command line, 3 where something could not
 * be checked.
 */
async function conformance(url: string, options: ConformanceOptions): Promise<0 | 1 | 2 | 3> {
  const colour = process.stdout.isTTY && !process.env['NO_COLOR'];
  const json = options.json === true;
  try {
    const target = await readTarget(url, options);
    const results = await runChecks(
      target,
      { write: options.write === true, mutation: options.mutation, marked: markedInGraph(options.supergraph) },
      (result) => {
        if (!json) process.stdout.write(`${lineOf(result, colour)}\n`);
      },
    );
    const code = conformanceExitCode(results);
    process.stdout.write(
      json
        ? `${JSON.stringify({ subgraph: target.name, url: target.url.href, conforms: code === 0, checks: results }, null, 2)}\n`
        : `\n${target.name} at ${target.url.href}: ${summaryOf(results)}\n`,
    );
    return code;
  } catch (error) {
    const expected =
      error instanceof UsageError || error instanceof ConfigurationError || error instanceof NotAvailable;
    process.stderr.write(`${expected ? error.message : (error as Error).stack}\n`);
    return error instanceof UsageError ? 2 : 3;
  }
}
