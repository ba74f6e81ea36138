import { MikroORM } from '@mikro-orm/postgresql';
import { schemaOptions } from '#platform/data/database.ts';
import type { Aggregate } from '#platform/graphql/aggregate.ts';
import { directoryOf } from '../project/subgraphs.ts';

export interface OpenSubgraph {
  name: string;
  orm: MikroORM;
  aggregates: readonly Aggregate[];
}

/**
 * Opens a subgraph's database as the role of the URL, for the time of `work`: with its entities where they are to be
 * compared; applying migrations needs none. Differences are always taken from the live database, so there is no
 * snapshot.
 */
export async function withSubgraph<Result>(
  name: string,
  url: string,
  aggregates: readonly Aggregate[],
  work: (subgraph: OpenSubgraph) => Promise<Result>,
  directory = directoryOf(name),
): Promise<Result> {
  const options = schemaOptions({ name, aggregates, directory }, url);
  const orm = await MikroORM.init({
    ...options,
    pool: { min: 0, max: 3 },
    migrations: {
      ...options.migrations,
      silent: true,
      fileName: (timestamp: string, what?: string) => `Migration${timestamp}${what === undefined ? '' : `_${what}`}`,
    },
  });
  try {
    return await work({ name, orm, aggregates });
  } finally {
    await orm.close(true);
  }
}
