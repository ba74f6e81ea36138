import type { PlanNode } from '@graphql-hive/router-query-planner';
import { buildASTSchema, type DocumentNode, type GraphQLSchema } from 'graphql';
import { withDistinctAliases } from './distinctAliases.ts';
import { createFieldSets } from './fieldSets.ts';
import { corrected, interfaceObjectsOf } from './interfaceObjects.ts';
import { plannable } from './plannable.ts';
import { provisionsOf, type Provisions } from './provisions.ts';
import { withRequiredArguments } from './requiredArguments.ts';
import { requirementsOf } from './requirements.ts';
import { withSeparateRepresentations } from './separate.ts';
import { inPlannersOrder } from './subgraphOrder.ts';

/** A graph as the planner has to be told of it, because of what it gets wrong, and its plans as they have to be run. */
export interface Adapted {
  supergraph: DocumentNode;
  /** What it takes to find that the planner trusts a @provides too far; undefined where it cannot. */
  provisions(): Provisions | undefined;
  finished(plan: PlanNode): PlanNode;
}

export function adapted(supergraph: DocumentNode): Adapted {
  const { supergraph: required, written, fieldOf } = withRequiredArguments(plannable(supergraph));
  const { supergraph: known, withOwnNames } = inPlannersOrder(required);
  const interfaceObjects = interfaceObjectsOf(supergraph);
  const requirements = requirementsOf(required);
  // Made when they are needed first: many graphs never need them.
  let schema: GraphQLSchema | undefined;
  let provisions: Provisions | null | undefined;
  const schemaOf = (): GraphQLSchema => (schema ??= buildASTSchema(supergraph, { assumeValid: true, assumeValidSDL: true }));

  return {
    supergraph: known,
    provisions() {
      if (provisions === undefined) provisions = provisionsOf(known, schemaOf, fieldOf) ?? null;
      return provisions ?? undefined;
    },
    finished(plan) {
      const own = withOwnNames(plan);
      const separate = requirements.haveSeveral ? withSeparateRepresentations(own, { schema: schemaOf(), requirements, fieldSets: createFieldSets(schemaOf(), fieldOf) }) : own;
      return corrected(withDistinctAliases(written(separate)), interfaceObjects);
    },
  };
}
