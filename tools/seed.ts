import { join } from 'node:path';
import { openDatabase, type Database } from '#platform/database.ts';
import { generateKeys } from '#platform/keys.ts';
import { subgraphNames, type SubgraphName } from '#platform/names.ts';
import { aggregatesOf } from './migrate/openSubgraph.ts';
import { dataDirectory } from './dataDirectory.ts';
import { givenDatabases, useDatabases, type GivenDatabases } from './databases.ts';

/** `npm run seed`: the demonstration organizations in the configured or the embedded databases. */
export async function seed(): Promise<void> {
  const keysDirectory = process.env['ORGRAPH_KEYS'] || join(dataDirectory(), 'keys');
  const databases = await useDatabases('seed');
  try {
    if (givenDatabases() === undefined) await generateKeys(keysDirectory);
    await seedDatabases(databases.urls, keysDirectory);
    process.stdout.write('The demonstration organizations Acme and Beta are there.\n');
  } finally {
    await databases.release();
  }
}

/** Brings each subgraph's part of the demonstration; a part that is there is left as it is. Tenancy comes first, because the others refer to its rows. */
export async function seedDatabases(urls: GivenDatabases, keys: string): Promise<void> {
  const [tenancy, ...others] = subgraphNames;
  await seedDatabase(tenancy, urls[tenancy]?.appUrl, keys);
  await Promise.all(others.map((name) => seedDatabase(name, urls[name]?.appUrl, keys)));
}

async function seedDatabase(name: SubgraphName, url: string | undefined, keys: string): Promise<void> {
  if (url === undefined) throw new Error(`${name.toUpperCase()}_DATABASE_URL is missing: the URL of this subgraph's database under its runtime role`);
  const { seed } = await import(`../subgraphs/${name}/seed.ts`) as { seed: (database: Database, environment: { keysDirectory: string }) => Promise<void> };
  const database = await openDatabase({ name, url, aggregates: await aggregatesOf(name), connections: 4 });
  try {
    await seed(database, { keysDirectory: keys });
  } finally {
    await database.close();
  }
}
