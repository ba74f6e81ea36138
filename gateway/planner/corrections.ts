import type { PlanNode } from '@graphql-hive/router-query-planner';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { withDistinctAliases } from './corrections/distinctAliases.ts';
import { createFieldSets } from './corrections/fieldSets.ts';
import { corrected, interfaceObjectsOf } from './corrections/interfaceObjects.ts';
import { plannable } from './corrections/commonKeys.ts';
import { provisionsOf, type Provisions } from './corrections/soundProvides.ts';
import { withRequiredArguments } from './corrections/requiredArguments.ts';
import { requirementsOf } from './corrections/requiresSets.ts';
import { withSeparateRepresentations } from './corrections/conflictingRequires.ts';
import { inPlannersOrder } from './corrections/subgraphOrder.ts';
import { withWholeSelections } from './corrections/emptySelections.ts';

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
