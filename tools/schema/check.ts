import { graphOf } from './graph.ts';
import type { Problem } from './problem.ts';
import type { SubgraphSource } from './sources.ts';
import { listsAreConnections } from './rules/listsAreConnections.ts';
import { markedTypes } from './rules/markedTypes.ts';
import { mutationPayloads } from './rules/mutationPayloads.ts';
import { nullableAcrossSubgraphs } from './rules/nullableAcrossSubgraphs.ts';
import { oneOwner } from './rules/oneOwner.ts';

const rules = [oneOwner, markedTypes, nullableAcrossSubgraphs, listsAreConnections, mutationPayloads];

/** What our own conventions forbid although it composes (docs/architecture.md, The graph). */
export function check(sources: readonly SubgraphSource[]): Problem[] {
  const graph = graphOf(sources);
  return rules.flatMap((rule) => rule(graph));
}
