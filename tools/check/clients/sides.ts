import { parse } from 'graphql';
import { overrideLabelsIn } from '../../../gateway/plan/overrideLabels.ts';
import type { Overrides } from '../../../gateway/plan/overrides.ts';
import { readSupergraph, type Supergraph } from '../../../gateway/supergraph.ts';
import type { CheckContext, GraphState } from '../context.ts';

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

const known = new WeakMap<CheckContext, Sides>();

/** Read once a context: both have been composed and found to be served. */
export function sidesOf(context: CheckContext): Sides {
  const sides = known.get(context) ?? { before: context.before && sideOf(context.before), after: sideOf(context.after) };
  known.set(context, sides);
  return sides;
}

const sideOf = ({ supergraph }: GraphState): Side =>
  ({ supergraph: readSupergraph(supergraph), everyOverride: { labels: new Set(overrideLabelsIn(parse(supergraph, { noLocation: true })).labels), percentage: 0 } });
