import type { PlanNode } from '@graphql-hive/router-query-planner';

/** What a plan costs, whatever is fetched. */
export interface PlanCost {
  /** Requests to subgraphs. */
  fetches: number;
  /** Requests of which each waits for the one before it. */
  steps: number;
  /** Fetches of entities that share a request with others. */
  batched: number;
}

const nothing: PlanCost = { fetches: 0, steps: 0, batched: 0 };

/** The cost of plans that run one after the other. */
export const costOf = (plans: readonly PlanNode[]): PlanCost => inSequence(plans.map(costOfNode));

function costOfNode(node: PlanNode | undefined): PlanCost {
  if (node === undefined) return nothing;
  switch (node.kind) {
    case 'Fetch':
      return { fetches: 1, steps: 1, batched: 0 };
    case 'BatchFetch': {
      const { length } = node.entityBatch.aliases;
      return { fetches: 1, steps: 1, batched: length > 1 ? length : 0 };
    }
    case 'Subscription':
      return costOfNode(node.primary);
    case 'Flatten':
      return costOfNode(node.node);
    case 'Sequence':
      return inSequence(node.nodes.map(costOfNode));
    case 'Parallel':
      return {
        ...inSequence(node.nodes.map(costOfNode)),
        steps: Math.max(0, ...node.nodes.map((inner) => costOfNode(inner).steps)),
      };
    case 'Condition':
      return inSequence([costOfNode(node.ifClause), costOfNode(node.elseClause)]);
    default:
      return inSequence([costOfNode(node.primary.node), ...node.deferred.map((part) => costOfNode(part.node))]);
  }
}

const inSequence = (costs: readonly PlanCost[]): PlanCost =>
  costs.reduce(
    (total, cost) => ({
      fetches: total.fetches + cost.fetches,
      steps: total.steps + cost.steps,
      batched: total.batched + cost.batched,
    }),
    nothing,
  );
