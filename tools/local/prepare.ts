import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { neededMigrations } from '#platform/data/database.ts';
import type { GivenDatabases } from '../database/databases.ts';
import { withClient } from '../database/provision.ts';
import { directoryOf, graphSubgraphs } from '../project/subgraphs.ts';
import { report } from './report.ts';

/**
 * Whether every database is there and has every migration of this project: asked under the runtime role, without
 * loading an entity.
 */
export async function isMigrated(urls: GivenDatabases): Promise<boolean> {
  const answers = await Promise.all(
    graphSubgraphs.map(async (name) => {
      const url = urls[name]?.appUrl;
      if (url === undefined) return false;
      const applied = await withClient(url, async (client) =>
        (await client.query<{ name: string }>('select name from migration')).rows.map((row) => row.name),
      ).catch(() => undefined);
      return (
        applied !== undefined &&
        neededMigrations({ name, directory: directoryOf(name) }).every((migration) => applied.includes(migration))
      );
    }),
  );
  return answers.every(Boolean);
}

/** Migrates every database whose owner's URL is known, at the same time. */
export async function migrateAll(urls: GivenDatabases): Promise<void> {
  const [{ withSubgraph }, { migrateUp }] = await Promise.all([
    import('../migrate/openSubgraph.ts'),
    import('../migrate/run.ts'),
  ]);
  await Promise.all(
    graphSubgraphs.map(async (name) => {
      const url = urls[name]?.ownerUrl;
      if (url === undefined) return;
      const applied = await withSubgraph(name, url, [], (subgraph) => migrateUp(subgraph));
      if (applied.length > 0)
        report('orgraph', `${name}: ${applied.length} ${applied.length === 1 ? 'migration' : 'migrations'} applied`);
    }),
  );
}

/** The demonstration comes with a new embedded database; a later one is asked for with npm run seed. */
export async function seedOnce(home: string, urls: GivenDatabases, keysDirectory: string): Promise<void> {
  const mark = join(home, 'seeded');
  if (existsSync(mark)) return;
  const { seedDatabases } = await import('./seed.ts');
  await seedDatabases(urls, keysDirectory);
  writeFileSync(mark, '');
}
