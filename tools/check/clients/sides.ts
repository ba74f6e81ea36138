import { readSupergraph, type Supergraph } from '../../../gateway/supergraph.ts';
import type { CheckContext } from '../context.ts';

/** The graph as the gateway serves it now, and as it would serve the candidate. */
export interface Sides {
  before: Supergraph | undefined;
  after: Supergraph;
}

const known = new WeakMap<CheckContext, Sides>();

/** Read once a context: both have been composed and found to be served. */
export function sidesOf(context: CheckContext): Sides {
  const sides = known.get(context) ?? { before: context.before && readSupergraph(context.before.supergraph), after: readSupergraph(context.after.supergraph) };
  known.set(context, sides);
  return sides;
}
