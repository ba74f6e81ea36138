import { parse } from 'graphql';
import type { Supergraph } from '#gateway/engine/supergraph.ts';
import { overrideLabelsIn, type Overrides } from '#gateway/supergraph/progressiveOverrides.ts';
import type { CheckContext, GraphState } from '../context.ts';
import { servedGraph } from '../graphState.ts';

/** A graph as the gateway serves it. */
export interface Side {
  supergraph: Supergraph;
  /** As if every progressive override applied: each label, and each percentage above 0. */
  everyOverride: Overrides;
}

/** The graph as it is published, and as it would be with the candidate. */
export interface Sides {
  before: Side | undefined;
  after: Side;
}

const known = new WeakMap<GraphState, Side>();

/**
 * Both have been composed and found to be served. A candidate that changes nothing of the supergraph is the published
 * side itself.
 */
export function sidesOf({ before, after }: Pick<CheckContext, 'before' | 'after'>): Sides {
  return { before: before && sideOf(before), after: sideOf(before?.supergraph === after.supergraph ? before : after) };
}

/** Read once a graph. */
function sideOf(state: GraphState): Side {
  const side = known.get(state) ?? {
    supergraph: servedGraph(state),
    everyOverride: {
      labels: new Set(overrideLabelsIn(parse(state.supergraph, { noLocation: true })).labels),
      percentage: 0,
    },
  };
  known.set(state, side);
  return side;
}
