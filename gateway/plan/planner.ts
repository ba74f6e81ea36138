import { QueryPlanner, type PlanNode } from '@graphql-hive/router-query-planner';
import { buildASTSchema, Kind, print, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { OrgraphError } from '#platform/errors.ts';
import { UnservableSupergraph } from '../link/assertServed.ts';
import { withNames } from '../link/roots.ts';
import { withDistinctAliases } from './distinctAliases.ts';
import { planAround, type Detours, type Plan } from './detour.ts';
import { withEntry } from './entry.ts';
import { corrected, interfaceObjectsOf } from './interfaceObjects.ts';
import { overrideLabelsIn } from './overrideLabels.ts';
import { noOverrides, type Overrides } from './overrides.ts';
import { plannable } from './plannable.ts';
import { createPlanning, PlannerEnded, tooLong, type Planning } from './planning.ts';
import { requiringIn } from './requiring.ts';
import { inPlannersOrder } from './subgraphOrder.ts';

/** Turns an operation into the fetches that answer it. Pure: the same operation always has the same plan under the same overrides. */
export interface Planner {
  /**
   * Plans beside the event loop. The operation is validated, normalized, within the limits and selects something.
   * @throws OrgraphError QUERY_TOO_COMPLEX when it takes too long, RATE_LIMITED when others have.
   */
  plan(operation: OperationDefinitionNode, overrides: Overrides): Promise<PlanNode | undefined>;
  /** Reads the supergraph in this process. @throws UnservableSupergraph when the planner cannot. */
  assertReadable(): void;
  /**
   * The same in a process of its own, whatever that may come to: nothing of this one waits, and planning goes on beside it.
   * @throws UnservableSupergraph (the promise) when the planner cannot; Error when it takes too long or ends.
   */
  proveReadable(): Promise<void>;
  /** What of the overrides makes a difference in this graph: the same text, the same plans. Empty where nothing is overridden progressively. */
  difference(overrides: Overrides): string;
}

/** One process plans for all graphs of this one, another reads those that are not known to be readable. */
const planning = createPlanning();
const proving = createPlanning({ planning: 2_000, waiting: 20_000, reading: 10_000, idle: 5_000 });

/** @param rootNames usual names of the root types by those of the operations; the supergraph has the usual ones. */
export function createPlanner(supergraph: DocumentNode, rootNames: ReadonlyMap<string, string>, planIn: Planning = planning): Planner {
  const { supergraph: known, withOwnNames } = inPlannersOrder(plannable(supergraph));
  const interfaceObjects = interfaceObjectsOf(supergraph);
  const text = print(known);
  const { labels, percentages: thresholds } = overrideLabelsIn(known);
  let entry: { text: string; requiring: Detours['requiring'] } | undefined;

  /** Only once it is needed: most graphs never need it. */
  function entryOf(): { text: string; requiring: Detours['requiring'] } {
    const document = withEntry(known);
    return { text: print(document), requiring: requiringIn(document, buildASTSchema(document, { assumeValid: true, assumeValidSDL: true })) };
  }

  return {
    assertReadable() {
      try {
        void new QueryPlanner(text);
      } catch (error) {
        throw unreadable(error);
      }
    },
    async proveReadable() {
      try {
        await proving({ supergraph: text, operation: '{ __typename }', overrides: noOverrides });
      } catch (error) {
        if (error instanceof OrgraphError) throw new Error('the planner takes too long to read the supergraph', { cause: error });
        throw error instanceof PlannerEnded ? error : unreadable(error);
      }
    },
    difference({ labels: active, percentage }) {
      if (labels.length === 0 && thresholds.length === 0) return '';
      return [...labels.filter((label) => active.has(label)), thresholds.findIndex((threshold) => percentage < threshold)].join();
    },
    async plan(operation, overrides) {
      const [named] = withNames({ kind: Kind.DOCUMENT, definitions: [operation] }, rootNames).definitions as [OperationDefinitionNode];
      const by = (graph: string): Plan => async (part) => {
        try {
          return await planIn({ supergraph: graph, operation: print(part), overrides });
        } catch (error) {
          throw /recursion limit/i.test((error as Error).message) ? tooLong() : error;
        }
      };
      const plan = await planAround(named, by(text), () => {
        entry ??= entryOf();
        return { enter: by(entry.text), requiring: entry.requiring };
      });
      return plan === undefined ? undefined : corrected(withDistinctAliases(withOwnNames(plan)), interfaceObjects);
    },
  };
}

const unreadable = (error: unknown): UnservableSupergraph => new UnservableSupergraph(`cannot be planned over: ${(error as Error).message}`);
