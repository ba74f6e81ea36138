import type { PlanNode } from '@graphql-hive/router-query-planner';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { withDistinctAliases } from './distinctAliases.ts';
import { createFieldSets } from './fieldSets.ts';
import { corrected, interfaceObjectsOf } from './interfaceObjects.ts';
import { plannable } from './plannable.ts';
import { provisionsOf, type Provisions } from './provisions.ts';
import { withRequiredArguments } from './requiredArguments.ts';
import { requirementsOf } from './requirements.ts';
import { withSeparateRepresentations } from './separate.ts';
import { inPlannersOrder } from './subgraphOrder.ts';
import { withWholeSelections } from './wholeSelections.ts';

/** A graph as the planner has to be told of it, because of what it gets wrong, and its plans as they have to be run. */
export interface Adapted {
  supergraph: DocumentNode;
  /** What it takes to find that the planner trusts a @provides too far; undefined where it cannot. */
  provisions: Provisions | undefined;
  finished(plan: PlanNode): PlanNode;
}

/** @param schema the supergraph's. */
export function adapted(supergraph: DocumentNode, schema: GraphQLSchema): Adapted {
  const { supergraph: required, written, fieldOf } = withRequiredArguments(plannable(supergraph));
  const { supergraph: known, withOwnNames } = inPlannersOrder(required);
  const interfaceObjects = interfaceObjectsOf(supergraph);
  const requirements = requirementsOf(required);
  const separating = { schema, requirements, fieldSets: createFieldSets(schema, fieldOf) };
  const provisions = provisionsOf(known, schema, fieldOf);

  return {
    supergraph: known,
    provisions,
    finished: (plan) => corrected(withDistinctAliases(withWholeSelections(written(withSeparateRepresentations(withOwnNames(plan), separating)), schema)), interfaceObjects),
  };
}
