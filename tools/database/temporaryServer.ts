import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { makeFolders } from '#platform/process/makeFolders.ts';
import { findProcess } from '#platform/process/processTable.ts';
import { dataDirectory } from '../project/dataDirectory.ts';
import { startEmbeddedPostgres, removeEmbeddedPostgres } from './embedded/startEmbeddedPostgres.ts';
import { withClient } from './provision.ts';

/**
 * A PostgreSQL server for a run of tests or checks, and the start of the names of every database and role that the run
 * may make there.
 */
export interface TemporaryServer {
  /** Of a role that may create databases and roles. */
  creatorUrl: string;
  prefix: string;
  /** Removes the run's databases and roles, and the server where it was started for the run. */
  stop(): Promise<void>;
}

const family = 'orgraph_test_';

/**
 * Takes the given server, or starts an embedded one that need not survive a crash. What killed runs left, there and in
 * our data folder, is removed first.
 */
export async function startTemporaryServer(given: string | undefined): Promise<TemporaryServer> {
  const runs = join(dataDirectory(), 'tests');
  const run = randomBytes(3).toString('hex');
  const directory = join(runs, `${process.pid}-${run}`);
  await removeDeadRuns(runs);
  makeFolders(directory, 0o755);
  const embedded = given ? undefined : await startEmbeddedPostgres({ directory, durable: false });
  const creatorUrl = given || embedded!.url;
  const prefix = `${family}${process.pid}_${run}_`;
  const end = async () => {
    await embedded?.stop();
    await removeEmbeddedPostgres(directory);
  };
  try {
    const keeper = await keepAlive(creatorUrl, prefix);
    await dropDeadRuns(creatorUrl);
    return {
      creatorUrl,
      prefix,
      async stop() {
        if (embedded === undefined) await dropRun(creatorUrl, prefix);
        await keeper.end();
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/**
 * A session that holds the run's lock: while it lives, other runs leave this run's databases alone; a killed run loses
 * it by itself.
 */
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
      const {
        rows: [lock],
      } = await client.query<{ free: boolean }>('select pg_try_advisory_lock(hashtextextended($1, 0)) as free', [
        prefix,
      ]);
      if (lock?.free !== true) continue;
      await dropRun(creatorUrl, prefix);
      await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [prefix]);
    }
  });
}

async function dropRun(creatorUrl: string, prefix: string): Promise<void> {
  await withClient(creatorUrl, async (client) => {
    const { rows: databases } = await client.query<{ name: string }>(
      'select datname as name from pg_database where starts_with(datname, $1)',
      [prefix],
    );
    for (const { name } of databases) {
      await client.query(`alter database ${client.escapeIdentifier(name)} with is_template false`);
      await client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`);
    }
    const { rows: roles } = await client.query<{ name: string }>(
      'select rolname as name from pg_roles where starts_with(rolname, $1)',
      [prefix],
    );
    for (const { name } of roles) await client.query(`drop role if exists ${client.escapeIdentifier(name)}`);
  });
}

/** The folders of embedded servers whose run is gone. */
async function removeDeadRuns(runs: string): Promise<void> {
  if (!existsSync(runs)) return;
  for (const run of readdirSync(runs)) {
    if (findProcess(Number.parseInt(run, 10)) === undefined) await removeEmbeddedPostgres(join(runs, run));
  }
}
