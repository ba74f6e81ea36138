import { graphOf } from '../../schema/graph.ts';
import type { Problem } from '../../schema/problem.ts';
import { listsAreConnections } from '../../schema/rules/listsAreConnections.ts';
import { mutationPayloads } from '../../schema/rules/mutationPayloads.ts';
import { nullableAcrossSubgraphs } from '../../schema/rules/nullableAcrossSubgraphs.ts';
import { oneOwner } from '../../schema/rules/oneOwner.ts';
import type { CheckContext, GraphState } from '../context.ts';
import { sourceOf } from './sourceOf.ts';

const rules = [oneOwner, nullableAcrossSubgraphs, listsAreConnections, mutationPayloads];

/** What the conventions of this graph forbid in the subgraph that changes, or newly in another because of it. */
export function conventionProblems({ subgraph, before, after }: CheckContext): Problem[] {
  const known = new Set(before === undefined ? [] : problemsBefore(before).map(({ message }) => message));
  const own = sourceOf(after.subgraphs.get(subgraph)!);
  const files = new Set(own.document.definitions.map((node) => fileOf(own.placeOf(node))));
  return problemsOf(after).filter(({ place, message }) => files.has(fileOf(place)) || !known.has(message));
}

const problemsOf = (state: GraphState): Problem[] => {
  const graph = graphOf([...state.subgraphs.values()].map(sourceOf));
  return rules.flatMap((rule) => rule(graph));
};

const known = new WeakMap<GraphState, Problem[]>();

/** Once a graph, which several changes are compared with. */
function problemsBefore(state: GraphState): Problem[] {
  const problems = known.get(state) ?? problemsOf(state);
  known.set(state, problems);
  return problems;
}

const fileOf = (place: string): string => place.replace(/:\d+$/, '');
