import type { Problem } from '../../schema/problem.ts';
import { checks } from '../checks.ts';
import type { Base } from '../context.ts';
import { placeFrom } from '../place.ts';
import type { CheckReport } from '../report.ts';

/** The report on a candidate that is no GraphQL: nothing more can be said of it. */
export function unreadable(subgraph: string, base: Base, { rule, place, message }: Problem): CheckReport {
  return {
    subgraph, base, verdict: 'failed',
    outcomes: [{ name: 'composition', status: 'failed', milliseconds: 0 }, ...checks.map(({ name }) => ({ name, status: 'skipped' as const, reason: 'the SDL cannot be read', milliseconds: 0 }))],
    findings: [{ check: 'composition', rule, severity: 'error', subject: subgraph, place: placeFrom(place), message, advice: 'Mend the SDL: it is no GraphQL.' }],
  };
}
