import { textReport } from '../check/format/text.ts';
import type { CheckReport } from '../check/report.ts';
import { exitCode, type ExitCode } from '../process/exitCode.ts';
import type { Amended } from '../registry/amend.ts';
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

/** Writes a report for people, without what is merely noted: `orgraph schema check` lists that. */
export function writeReport(report: CheckReport): void {
  const seen = { ...report, findings: report.findings.filter(({ severity }) => severity !== 'note') };
  process.stdout.write(`${textReport(seen, process.stdout.isTTY && !process.env['NO_COLOR'])}\n`);
}
