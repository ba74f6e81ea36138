import { useDatabases, type GivenDatabases } from '../database/databases.ts';
import { keysDirectory } from '../local/keysDirectory.ts';
import { withGraph } from '../local/withGraph.ts';
import { graphSubgraphs } from '../project/subgraphs.ts';
import { ownRest, publishedRest, type RestOfGraph } from './restOfGraph.ts';

/** What a development stands on. */
export interface DevelopmentEnvironment {
  rest: RestOfGraph;
  /** The directory of keys; the rest of the graph must know them. */
  keys: string;
  databases: GivenDatabases;
}

export interface DevelopmentEnvironmentOptions {
  /** The subgraph that is developed. */
  name: string;
  /** A registry or a gateway; by default the rest of this project’s graph, as it runs here or is started for this. */
  against: string | undefined;
  /** Whether the subgraph runs here, on a database of this machine or of the environment. */
  local: boolean;
  signal: AbortSignal;
}

/** Gives `work` the rest of the graph, keys and a migrated database, for as long as it takes. */
export async function withDevelopmentEnvironment(
  { name, against, local, signal }: DevelopmentEnvironmentOptions,
  work: (environment: DevelopmentEnvironment) => Promise<void>,
): Promise<void> {
  if (against === undefined) {
    const others = graphSubgraphs.filter((one) => one !== name);
    return withGraph(
      'dev',
      others,
      async ({ databases, keys, urlOf }) => work({ rest: await ownRest(others, urlOf), keys, databases }),
      signal,
    );
  }
  const rest = await publishedRest(against);
  const keys = await keysDirectory();
  if (!local) return work({ rest, keys, databases: {} });
  const databases = await useDatabases('dev');
  try {
    const { isMigrated, migrateAll } = await import('../local/prepare.ts');
    if (!(await isMigrated(databases.urls))) await migrateAll(databases.urls);
    signal.throwIfAborted();
    await work({ rest, keys, databases: databases.urls });
  } finally {
    await databases.release();
  }
}
