import pg from 'pg';
import { useDatabases } from '../database/databases.ts';
import { graphSubgraphs } from '../project/subgraphs.ts';

/** One subgraph's queues, as the commands reach them. */
export interface SubgraphQueues {
  subgraph: string;
  pool: pg.Pool;
}

/**
 * Gives `work` the queues of these subgraphs, under the roles under which their processes use them.
 * @throws CouldNotCheck, ConfigurationError where a database is not there.
 */
export async function withQueues<Result>(
  subgraphs: readonly string[],
  work: (queues: readonly SubgraphQueues[]) => Promise<Result>,
): Promise<Result> {
  const { urls, release } = await useDatabases('jobs', { readsOnly: true });
  const queues = graphSubgraphs.flatMap((subgraph) => {
    const url = urls[subgraph]?.appUrl ?? urls[subgraph]?.ownerUrl;
    return url === undefined || !subgraphs.includes(subgraph)
      ? []
      : [{ subgraph, pool: new pg.Pool({ connectionString: url, max: 1 }) }];
  });
  try {
    return await work(queues);
  } finally {
    await Promise.all(queues.map(({ pool }) => pool.end()));
    await release();
  }
}
