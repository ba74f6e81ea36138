import { openDatabase, type Database } from '#platform/data/database.ts';
import { variableOf } from '#platform/process/names.ts';
import type { GivenDatabases } from '../database/databases.ts';
import { definitionOf } from '../project/definitionOf.ts';
import { graphSubgraphs, hasFile, importOf } from '../project/subgraphs.ts';

/**
 * Brings each subgraph's part of the demonstration; a part that is there is left as it is. Tenancy comes first, because
 * the others refer to its rows.
 */
export async function seedDatabases(urls: GivenDatabases, keys: string): Promise<void> {
  const [tenancy, ...others] = graphSubgraphs.filter((name) => hasFile(name, 'seed'));
  await seedDatabase(tenancy!, urls[tenancy!]?.appUrl, keys);
  await Promise.all(others.map((name) => seedDatabase(name, urls[name]?.appUrl, keys)));
}

async function seedDatabase(name: string, url: string | undefined, keys: string): Promise<void> {
  if (url === undefined)
    throw new Error(
      `${variableOf(name, 'DATABASE_URL')} is missing: the URL of this subgraph's database under its runtime role`,
    );
  const database = await openDatabase({ ...(await definitionOf(name)), url, connections: 4 });
  try {
    await seedSubgraph(database, keys);
  } finally {
    await database.close();
  }
}

/** A subgraph's part of the demonstration, in its open database. */
export async function seedSubgraph(database: Database, keys: string): Promise<void> {
  const subgraph = await importOf<{
    seed: (database: Database, environment: { keysDirectory: string }) => Promise<void>;
  }>(database.name, 'seed');
  await subgraph.seed(database, { keysDirectory: keys });
}
