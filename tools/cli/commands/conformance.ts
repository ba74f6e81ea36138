import { ConfigurationError } from '#platform/process/configuration.ts';
import { Missing } from '../../conformance/check.ts';
import { exitCodeOf, lineOf, summaryOf } from '../../conformance/report.ts';
import { runChecks } from '../../conformance/run.ts';
import { markedInGraph, readTarget, UsageError, type ConformanceOptions } from '../../conformance/settings.ts';

/**
 * Attacks a running subgraph and reports what it does not refuse.
 * @returns 0 where it conforms, 1 where it does not, 2 for a mistake on the command line, 3 where something could not be checked.
 */
export async function conformance(url: string, options: ConformanceOptions): Promise<0 | 1 | 2 | 3> {
  const colour = process.stdout.isTTY && !process.env['NO_COLOR'];
  const json = options.json === true;
  try {
    const target = await readTarget(url, options);
    const results = await runChecks(target, { write: options.write === true, mutation: options.mutation, marked: markedInGraph(options.supergraph) }, (result) => {
      if (!json) process.stdout.write(`${lineOf(result, colour)}\n`);
    });
    const code = exitCodeOf(results);
    process.stdout.write(json ? `${JSON.stringify({ subgraph: target.name, url: target.url.href, conforms: code === 0, checks: results }, null, 2)}\n` : `\n${target.name} at ${target.url.href}: ${summaryOf(results)}\n`);
    return code;
  } catch (error) {
    const expected = error instanceof UsageError || error instanceof ConfigurationError || error instanceof Missing;
    process.stderr.write(`${expected ? error.message : (error as Error).stack}\n`);
    return error instanceof UsageError ? 2 : 3;
  }
}
