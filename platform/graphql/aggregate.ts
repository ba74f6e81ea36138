import type { EntityClass } from '@mikro-orm/core';
import type { GraphQLResolverMap } from './resolvers.ts';

export type AnyEntity = EntityClass;

/**
 * A noun of a subgraph: its tables, each declared as what it is, and its resolvers. Its SDL is `<name>/schema.graphql`.
 * `tenant` tables belong to an organization, `personal` ones bring a policy of their own, `shared` ones hold nothing of any organization or person.
 */
export interface Aggregate {
  name: string;
  tenant?: readonly AnyEntity[];
  personal?: readonly AnyEntity[];
  shared?: readonly AnyEntity[];
  resolvers?: GraphQLResolverMap;
  /** Narrows which rows of an entity exist for the caller, in SQL over the alias `t`; every read of the entity is narrowed by it. */
  visibility?: readonly (readonly [AnyEntity, string])[];
}

/** What a subgraph consists of, listed by hand in its aggregates.ts. */
export interface SubgraphDefinition {
  name: string;
  aggregates: readonly Aggregate[];
  /** The folder of its definition; its migrations are in `../../migrations/<name>/`. The platform's own need not say it. */
  directory?: string | undefined;
}

export const entitiesOf = (aggregates: readonly Aggregate[]): AnyEntity[] =>
  aggregates.flatMap(({ tenant = [], personal = [], shared = [] }) => [...tenant, ...personal, ...shared]);
