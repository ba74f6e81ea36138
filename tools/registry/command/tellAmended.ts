import { exitCode, type ExitCode } from '../../exitCode.ts';
import { describe } from '../../schema/problem.ts';
import type { Amended } from '../amend.ts';
import { tell } from './tell.ts';

/** Says what became of a change of the graph. @param what for people: `slack`, `the rollback to version 7` */
export function tellAmended(what: string, title: string, amended: Amended, json: boolean | undefined): ExitCode {
  if (amended.outcome === 'refused') {
    const { problems } = amended;
    for (const problem of problems) process.stderr.write(`${describe(problem)}\n`);
    tell(json, amended, `Not published: ${what} has ${problems.length} finding${problems.length === 1 ? '' : 's'}; nothing was written.`);
    return exitCode.findings;
  }
  const { outcome, version: { number, hash } } = amended;
  tell(json, { outcome, number, hash, registry: title }, outcome === 'published'
    ? `Published ${what} as version ${number} of ${title}.`
    : `No new version: ${what} is what version ${number} of ${title} holds.`);
  return exitCode.passed;
}
