import type { AggregateTables, SubgraphTables } from '../data/tables.ts';
import type { EventType } from '../events/eventType.ts';
import type { EventHandler } from '../events/handlers.ts';
import type { JobKind } from '../jobs/jobKind.ts';
import type { PersonalData } from '../personalData/declaration.ts';
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
  /** What its tables keep of people; the platform's own tables are declared by the platform. */
  personalData?: PersonalData;
  /** What it tells other subgraphs. */
  tells?: readonly EventType[];
  /** What it does about what others tell. */
  hears?: readonly EventHandler[];
  /** What it does after the changes that ask for it. */
  jobs?: readonly JobKind[];
  /** Mutations that judge a password though somebody is signed in: one a request, like those that need nobody. */
  authenticating?: readonly string[];
}
