import type { Problem } from '../../schema/problem.ts';
import { checks } from '../checks.ts';
import { placeFrom } from '../place.ts';
import type { CheckReport } from '../report.ts';
import type { Base } from '../../published/published.ts';

/** The report on a candidate that is no GraphQL: nothing more can be said of it. */
export function unreadable(subgraph: string, base: Base, { rule, place, message }: Problem): CheckReport {
  return {
    subgraph, base, verdict: 'failed',
    outcomes: [{ name: 'composition', status: 'failed', milliseconds: 0 }, ...skippedChecks()],
    findings: [{ check: 'composition', rule, severity: 'error', subject: subgraph, place: placeFrom(place), message, advice: 'Mend the SDL: it is no GraphQL.' }],
  };
}

/** The report on a candidate whose SDL nobody could get at, beside those of others that can be checked. */
export function unreached(subgraph: string, base: Base, reason: string): CheckReport {
  return { subgraph, base, verdict: 'could not check', outcomes: [{ name: 'composition', status: 'could not check', reason, milliseconds: 0 }, ...skippedChecks()], findings: [] };
}

const skippedChecks = () => checks.map(({ name }) => ({ name, status: 'skipped' as const, reason: 'the SDL cannot be read', milliseconds: 0 }));
