import { join } from 'node:path';
import { openDatabase, type Database } from '#platform/database.ts';
import { generateKeys } from '#platform/keys.ts';
import { subgraphNames } from '#platform/names.ts';
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

/** Brings each subgraph's part of the demonstration; a part that is there is left as it is. Tenancy comes first, because the others refer to its rows; integrations seals its keys with those of the directory. */
export async function seedDatabases(urls: GivenDatabases, keysDirectory: string): Promise<void> {
  for (const name of subgraphNames) {
    const url = urls[name]?.appUrl;
    if (url === undefined) throw new Error(`${name.toUpperCase()}_DATABASE_URL is missing: the URL of this subgraph's database under its runtime role`);
    const { seed } = await import(`../subgraphs/${name}/seed.ts`) as { seed: (database: Database, environment: { keysDirectory: string }) => Promise<void> };
    const database = await openDatabase({ name, url, aggregates: await aggregatesOf(name), connections: 4 });
    try {
      await seed(database, { keysDirectory });
    } finally {
      await database.close();
    }
  }
}
