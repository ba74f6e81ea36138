import type { Aggregate } from '#platform/graphql/aggregate.ts';
import { importOf } from './subgraphs.ts';

/** A subgraph's aggregates, as its own table of contents lists them. */
export const aggregatesOf = async (name: string): Promise<readonly Aggregate[]> => (await importOf<{ aggregates: readonly Aggregate[] }>(name, 'aggregates')).aggregates;
