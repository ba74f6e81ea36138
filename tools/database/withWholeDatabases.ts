import { CouldNotCheck } from '../process/exitCode.ts';
import { graphSubgraphs } from '../project/subgraphs.ts';
import { useDatabases } from './databases.ts';
import { databaseOf, inDatabase } from './provision.ts';
import { assertSeesEveryRow } from './seesEveryRow.ts';

/** Each subgraph's database under two roles, by its name. */
export interface WholeDatabases {
  /** Under a role that sees every row. */
  whole: Record<string, string>;
  /** Under its runtime role. */
  app: Record<string, string>;
}

/**
 * Gives `work` all databases of the graph, as who sees every row and as the subgraphs have them.
 * @throws CouldNotCheck where no such role is known, or a database is not there.
 */
export async function withWholeDatabases<Result>(
  what: string,
  work: (databases: WholeDatabases) => Promise<Result>,
): Promise<Result> {
  const { urls, server, release } = await useDatabases(what, { readsOnly: true });
  try {
    if (server === undefined)
      throw new CouldNotCheck(
        'DATABASE_URL: is missing: the server of the databases, under a role that sees every row',
      );
    await assertSeesEveryRow(server);
    const of = (name: string) => urls[name]!;
    return await work({
      whole: Object.fromEntries(
        graphSubgraphs.map((name) => [name, inDatabase(server, databaseOf((of(name).ownerUrl ?? of(name).appUrl)!))]),
      ),
      app: Object.fromEntries(graphSubgraphs.map((name) => [name, of(name).appUrl!])),
    });
  } finally {
    await release();
  }
}
