import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { findProcess } from '#platform/processTable.ts';
import { dataDirectory } from '../../tools/dataDirectory.ts';
import { removeEmbeddedPostgres } from '../../tools/embedded/remove.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../tools/embedded/startEmbeddedPostgres.ts';
import { withSubgraph } from '../../tools/migrate/openSubgraph.ts';
import { migrateUp } from '../../tools/migrate/run.ts';
import { databaseUrls, provision, withClient, type DatabaseUrls } from '../../tools/provision.ts';

/** What the workers need to clone the run's migrated databases. */
export interface TestServer {
  creatorUrl: string;
  prefix: string;
  templates: Partial<Record<string, DatabaseUrls>>;
}

export const testServerVariable = 'ORGRAPH_TEST_SERVER';

const family = 'orgraph_test_';
let running: { prefix: string; creatorUrl: string; keeper: pg.Client; embedded: EmbeddedPostgres | undefined; directory: string } | undefined;

/** Starts the run's server (or takes TEST_DATABASE_URL's), removes what killed runs left there, and makes one migrated template database per subgraph. */
export async function startTestServer(): Promise<void> {
  const tests = join(dataDirectory(), 'tests');
  const directory = join(tests, String(process.pid));
  await removeDeadRuns(tests);
  const given = process.env['TEST_DATABASE_URL'];
  mkdirSync(directory, { recursive: true, mode: 0o755 });
  const embedded = given ? undefined : await startEmbeddedPostgres({ directory, durable: false });
  const creatorUrl = given || embedded!.url;
  const prefix = `${family}${process.pid}_${randomBytes(3).toString('hex')}_`;
  const keeper = await keepAlive(creatorUrl, prefix);
  running = { prefix, creatorUrl, keeper, embedded, directory };
  await dropDeadRuns(creatorUrl);
  const templates = databaseUrls(creatorUrl, () => randomBytes(12).toString('hex'), prefix);
  await provision(creatorUrl, templates);
  await Promise.all(Object.entries(templates).map(([name, { ownerUrl }]) => withSubgraph(name, ownerUrl, [], (subgraph) => migrateUp(subgraph))));
  process.env[testServerVariable] = JSON.stringify({ creatorUrl, prefix, templates } satisfies TestServer);
}

export async function stopTestServer(): Promise<void> {
  if (running === undefined) return;
  const { prefix, creatorUrl, keeper, embedded, directory } = running;
  running = undefined;
  if (embedded === undefined) await dropRun(creatorUrl, prefix);
  await keeper.end();
  await embedded?.stop();
  await removeEmbeddedPostgres(directory);
}

/** A session that holds the run's lock: while it lives, other runs leave this run's databases alone; a killed run loses it by itself. */
async function keepAlive(creatorUrl: string, prefix: string): Promise<pg.Client> {
  const keeper = new pg.Client({ connectionString: creatorUrl });
  keeper.on('error', () => undefined);
  await keeper.connect();
  await keeper.query('select pg_advisory_lock(hashtextextended($1, 0))', [prefix]);
  return keeper;
}

async function dropDeadRuns(creatorUrl: string): Promise<void> {
  await withClient(creatorUrl, async (client) => {
    const { rows } = await client.query<{ prefix: string }>(`
      select distinct substring(name from '^${family}\\d+_[0-9a-f]{6}_') as prefix
      from (select datname as name from pg_database union select rolname from pg_roles) as names where name ~ '^${family}\\d+_[0-9a-f]{6}_'`);
    for (const { prefix } of rows) {
      const { rows: [lock] } = await client.query<{ free: boolean }>('select pg_try_advisory_lock(hashtextextended($1, 0)) as free', [prefix]);
      if (lock?.free !== true) continue;
      await dropRun(creatorUrl, prefix);
      await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [prefix]);
    }
  });
}

async function dropRun(creatorUrl: string, prefix: string): Promise<void> {
  await withClient(creatorUrl, async (client) => {
    const { rows: databases } = await client.query<{ name: string }>('select datname as name from pg_database where starts_with(datname, $1)', [prefix]);
    for (const { name } of databases) {
      await client.query(`alter database ${client.escapeIdentifier(name)} with is_template false`);
      await client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`);
    }
    const { rows: roles } = await client.query<{ name: string }>('select rolname as name from pg_roles where starts_with(rolname, $1)', [prefix]);
    for (const { name } of roles) await client.query(`drop role if exists ${client.escapeIdentifier(name)}`);
  });
}

/** The folders of embedded servers whose run is gone. */
async function removeDeadRuns(tests: string): Promise<void> {
  if (!existsSync(tests)) return;
  for (const pid of readdirSync(tests)) {
    if (findProcess(Number(pid)) === undefined) await removeEmbeddedPostgres(join(tests, pid));
  }
}
