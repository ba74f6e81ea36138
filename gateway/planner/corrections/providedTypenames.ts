import { visit, type SelectionSetNode } from 'graphql';
import type { Correction } from './correction.ts';
import { providingIn, withProvisions } from './providesDirectives.ts';

/**
 * Fault: the planner refuses a graph of which any @provides names `__typename`, as a field that it does not find. Every
 * subgraph can tell that of its own types: it is left out, with the objects of which nothing else is provided.
 *
 * Reported: graphql-hive/router#1455.
 * May go: with no planner up to 0.0.38; its test fails with the first that does not need it.
 */
export const providedTypenames: Correction = ({ supergraph }) => {
  const { provisions } = providingIn(supergraph);
  const without = provisions.map((provision) => ({ ...provision, set: withoutTypenames(provision.set) }));
  return provisions.every(({ set }, index) => set === without[index]!.set)
    ? {}
    : { graph: { supergraph: withProvisions(supergraph, without) } };
};

/** @returns the given set where it does not name any. */
const withoutTypenames = (set: SelectionSetNode): SelectionSetNode =>
  visit(set, {
    Field: {
      enter: ({ name }) => (name.value === '__typename' ? null : undefined),
      leave: ({ selectionSet }) => (selectionSet?.selections.length === 0 ? null : undefined),
    },
    InlineFragment: { leave: ({ selectionSet }) => (selectionSet.selections.length === 0 ? null : undefined) },
  });
