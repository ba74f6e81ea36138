import type { AggregateTables, SubgraphTables } from '../data/tables.ts';
import type { InputReaders } from './inputs.ts';
import type { GraphQLResolverMap } from './resolvers.ts';

export type { AnyEntity } from '../data/tables.ts';

/** A noun of a subgraph: its tables and its resolvers. Its SDL is `<name>/schema.graphql`. */
export interface Aggregate extends AggregateTables {
  resolvers?: GraphQLResolverMap;
  /** How the inputs of its mutations are read (inputs.ts of its folder). */
  inputs?: InputReaders;
}

/** What a subgraph consists of, listed by hand in its aggregates.ts. */
export interface SubgraphDefinition extends SubgraphTables {
  aggregates: readonly Aggregate[];
  /** Mutations that judge a password though somebody is signed in: one a request, like those that need nobody. */
  authenticating?: readonly string[];
}
