import { exitCode, type ExitCode } from '../process/exitCode.ts';
import type { CheckReport } from '../check/report.ts';
import { describe } from '../schema/problem.ts';
import type { Amended } from '../registry/amend.ts';
import { tell } from './tell.ts';

/** Says what became of a change of the graph. @param what for people: `slack`, `the rollback to version 7`; @param report of the checks, where they were made */
export function tellAmended(what: string, title: string, amended: Amended, json: boolean | undefined, report?: CheckReport): ExitCode {
  if (amended.outcome === 'refused') {
    const { problems } = amended;
    if (report === undefined) for (const problem of problems) process.stderr.write(`${describe(problem)}\n`);
    tell(json, { ...amended, report }, `Not published: ${what} has ${problems.length} finding${problems.length === 1 ? '' : 's'}; nothing was written.`);
    return exitCode.findings;
  }
  const { outcome, version: { number, hash } } = amended;
  tell(json, { outcome, number, hash, registry: title, report }, outcome === 'published'
    ? `Published ${what} as version ${number} of ${title}.`
    : `No new version: ${what} is what version ${number} of ${title} holds.`);
  return exitCode.passed;
}
