import { textReport } from '../check/format/text.ts';
import type { CheckReport } from '../check/report.ts';
import { exitCode, type ExitCode } from '../process/exitCode.ts';
import { whileShowing } from '../process/terminalProgress.ts';
import type { RegistryChoice } from '../published/registryLocation.ts';
import type { Amended, Publisher } from '../registry/amend.ts';
import { withPublisher } from '../registry/withRegistry.ts';
import { problemText } from '../schema/problem.ts';
import { writeResult } from './writeResult.ts';

/**
 * Says what became of a change of the graph.
 * @param what for people: `slack`, `the rollback to version 7`;
 * @param report of the checks, where they were made
 */
export function writeAmended(
  what: string,
  title: string,
  amended: Amended,
  json: boolean | undefined,
  report?: CheckReport,
): ExitCode {
  if (amended.outcome === 'refused') {
    const { problems } = amended;
    if (report === undefined) for (const problem of problems) process.stderr.write(`${problemText(problem)}\n`);
    writeResult(
      json,
      { ...amended, report },
      `Not published: ${what} has ${problems.length} finding${problems.length === 1 ? '' : 's'}; nothing was written.`,
    );
    return exitCode.findings;
  }
  const {
    outcome,
    version: { number, hash },
  } = amended;
  writeResult(
    json,
    { outcome, number, hash, registry: title, report },
    outcome === 'published'
      ? `Published ${what} as version ${number} of ${title}.`
      : `No new version: ${what} is what version ${number} of ${title} holds.`,
  );
  return exitCode.passed;
}

/**
 * Changes a registry's graph while a terminal says so, and says what became of it.
 * @param what for people: `the rollback to version 7`
 */
export async function amendGraph(
  what: string,
  { json, ...choice }: RegistryChoice & { json?: boolean },
  change: (publisher: Publisher) => Promise<Amended>,
): Promise<ExitCode> {
  const { title, amended } = await whileShowing(`publishing ${what}`, () =>
    withPublisher(choice, async (publisher) => ({
      title: publisher.registry.title,
      amended: await change(publisher),
    })),
  );
  return writeAmended(what, title, amended, json);
}

/** Writes a report for people, without what is merely noted: `orgraph schema check` lists that. */
export function writeReport(report: CheckReport): void {
  const seen = { ...report, findings: report.findings.filter(({ severity }) => severity !== 'note') };
  process.stdout.write(`${textReport(seen, process.stdout.isTTY && !process.env['NO_COLOR'])}\n`);
}
