import { QueryPlanner, type PlanNode } from '@graphql-hive/router-query-planner';
import { buildASTSchema, Kind, print, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { OrgraphError, rateLimited } from '#platform/errors.ts';
import { withNames } from '../link/roots.ts';
import type { Requiring } from './cut.ts';
import { planAround, type Plan } from './detour.ts';
import { withEntry } from './entry.ts';
import { plannable } from './plannable.ts';
import type { Overrides } from './overrides.ts';
import { requiringIn } from './requiring.ts';

/** Turns an operation into the fetches that answer it. Pure: the same operation always has the same plan under the same overrides. */
export interface Planner {
  /**
   * Plans off the event loop. The operation is validated, normalized, within the limits and selects something.
   * @throws OrgraphError QUERY_TOO_COMPLEX when it takes too long, RATE_LIMITED when too many others wait.
   */
  plan(operation: OperationDefinitionNode, overrides: Overrides): Promise<PlanNode | undefined>;
  /** What of the overrides makes a difference in this graph: the same text, the same plans. Empty where nothing is overridden progressively. */
  difference(overrides: Overrides): string;
}

export interface Patience {
  /** Milliseconds that one operation may be planned. */
  milliseconds: number;
  /** How many are planned at once: each occupies one of the process's four threads for such work. */
  atOnce: number;
  /** How many may wait for that. */
  waiting: number;
}

const usual: Patience = { milliseconds: 1_000, atOnce: 2, waiting: 100 };

/** @param rootNames usual names of the root types by those of the operations; the supergraph has the usual ones. */
export function createPlanner(supergraph: DocumentNode, rootNames: ReadonlyMap<string, string>, { milliseconds, atOnce, waiting }: Patience = usual): Planner {
  const planner = new QueryPlanner(print(plannable(supergraph)));
  const labels = [...planner.overrideLabels].sort();
  const thresholds = [...planner.overridePercentages].sort((one, other) => one - other);
  let entry: { planner: QueryPlanner; requiring: Requiring } | undefined;
  const queue: (() => void)[] = [];
  let busy = 0;

  async function turn(): Promise<void> {
    if (busy < atOnce) {
      busy += 1;
      return;
    }
    if (queue.length >= waiting) throw rateLimited(1);
    await new Promise<void>((resolve) => queue.push(resolve));
  }

  function pass(): void {
    const next = queue.shift();
    if (next === undefined) busy -= 1;
    else next();
  }

  return {
    difference({ labels: active, percentage }) {
      if (labels.length === 0 && thresholds.length === 0) return '';
      return [...labels.filter((label) => active.has(label)), thresholds.findIndex((threshold) => percentage < threshold)].join();
    },
    plan(operation, overrides) {
      const [named] = withNames({ kind: Kind.DOCUMENT, definitions: [operation] }, rootNames).definitions as [OperationDefinitionNode];
      const by = (which: QueryPlanner): Plan => (part) => planBy(which, part, overrides);
      return planAround(named, by(planner), () => {
        entry ??= entryOf(supergraph);
        return { enter: by(entry.planner), requiring: entry.requiring };
      });
    },
  };

  async function planBy(which: QueryPlanner, operation: OperationDefinitionNode, { labels: active, percentage }: Overrides): Promise<PlanNode | undefined> {
    await turn();
    const ending = new AbortController();
    const planning = which.planAsync(print(operation), operation.name?.value, new Set(active), percentage, ending.signal);
    // The thread is free when the planner has really ended, not when nobody waits any more.
    void planning.then(pass, pass);
    try {
      return (await within(milliseconds, planning)).node;
    } catch (error) {
      ending.abort();
      throw error === late || /recursion limit/i.test((error as Error).message) ? new OrgraphError('QUERY_TOO_COMPLEX', 'The operation takes too long to plan. Ask for less, or in several requests.') : error;
    }
  }
}

function entryOf(supergraph: DocumentNode): { planner: QueryPlanner; requiring: Requiring } {
  const document = withEntry(plannable(supergraph));
  return { planner: new QueryPlanner(print(document)), requiring: requiringIn(document, buildASTSchema(document, { assumeValid: true, assumeValidSDL: true })) };
}

const late = new Error('too late');

async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => { timer = setTimeout(reject, milliseconds, late); });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
