import { graphOf } from '../schema/graph.ts';
import { ownNames } from '../schema/ownNames.ts';
import type { Problem } from '../schema/problem.ts';
import { guardedPlacesAreNullable } from '../schema/rules/guardedPlacesAreNullable.ts';
import { listsAreConnections } from '../schema/rules/listsAreConnections.ts';
import { marksAgreeWithTables } from '../schema/rules/marksAgreeWithTables.ts';
import { mutationPayloads } from '../schema/rules/mutationPayloads.ts';
import { nodeNamesAreFree } from '../schema/rules/nodeNamesAreFree.ts';
import { nullableAcrossSubgraphs } from '../schema/rules/nullableAcrossSubgraphs.ts';
import { oneOwner } from '../schema/rules/oneOwner.ts';
import type { SubgraphSource } from '../schema/sources.ts';
import { tenancyRules } from './tenancy/rules/rules.ts';

const rules = [
  oneOwner,
  marksAgreeWithTables,
  nullableAcrossSubgraphs,
  guardedPlacesAreNullable,
  listsAreConnections,
  mutationPayloads,
  nodeNamesAreFree,
];

/** What our own conventions and tenancy forbid although it composes (docs/architecture.md, Rules that a test keeps). */
export function checkSources(sources: readonly SubgraphSource[]): Problem[] {
  const graph = graphOf(sources);
  return [...rules.flatMap((rule) => rule(graph)), ...tenancyProblems(sources)];
}

function tenancyProblems(sources: readonly SubgraphSource[]): Problem[] {
  const graph = graphOf(sources.map((source) => ({ ...source, document: ownNames(source.document) })));
  return tenancyRules
    .flatMap((rule) => rule(graph))
    .filter(({ severity }) => severity === 'error')
    .map(({ rule, coordinate, source, node, message }) => ({
      rule,
      subject: coordinate,
      place: source.placeOf(node),
      message,
    }));
}
