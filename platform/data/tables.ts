import type { EntityClass } from '@mikro-orm/core';

export type AnyEntity = EntityClass;

/**
 * What the database needs of an aggregate: its tables, each declared as what it is. `tenant` tables belong to an
 * organization, `personal` ones bring a policy of their own, `shared` ones hold nothing of any organization or person.
 */
export interface AggregateTables {
  name: string;
  tenant?: readonly AnyEntity[];
  personal?: readonly AnyEntity[];
  shared?: readonly AnyEntity[];
  /**
   * Narrows which rows of an entity exist for the caller, in SQL over the alias `t`; every read of the entity is
   * narrowed by it.
   */
  visibility?: readonly (readonly [AnyEntity, string])[];
}

/** What the database needs of a subgraph. */
export interface SubgraphTables {
  name: string;
  aggregates: readonly AggregateTables[];
  /**
   * The folder of its definition; its migrations are in `../../migrations/<name>/`. The platform's own need not say it.
   */
  directory?: string | undefined;
}

export const entitiesOf = (aggregates: readonly AggregateTables[]): AnyEntity[] =>
  aggregates.flatMap(({ tenant = [], personal = [], shared = [] }) => [...tenant, ...personal, ...shared]);
