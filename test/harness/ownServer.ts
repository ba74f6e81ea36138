import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '#tools/database/embedded/startEmbeddedPostgres.ts';
import { databaseUrls, provision, withClient } from '#tools/database/provision.ts';
import { withSubgraph } from '#tools/migrate/openSubgraph.ts';
import { migrateUp } from '#tools/migrate/run.ts';
import { dataDirectory } from '#tools/project/dataDirectory.ts';
import { testServerVariable, type TestServer } from './testServer.ts';

/** A PostgreSQL server that a test file may hold up, end and start again. */
export interface OwnServer {
  /** Nothing of it runs any more, as when its machine hangs. */
  pause(): Promise<void>;
  resume(): void;
  /** Ends it, as for an upgrade: whoever is connected is cut off. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** A setting of the whole server; null: the usual one. */
  set(name: string, value: string | null): Promise<void>;
  /** Whether anybody is let into a database; who is in one that is shut is cut off. */
  admit(database: string, whether: boolean): Promise<void>;
  /** Ends it and removes what it kept. */
  remove(): Promise<void>;
}

/**
 * Of the version under test. Subgraphs that are started after this in the same test file have their databases on it.
 */
export async function startOwnServer(...subgraphs: string[]): Promise<OwnServer> {
  const programs = await programsUnderTest();
  const directory = join(dataDirectory(), 'tests', `${process.pid}-${randomBytes(3).toString('hex')}`);
  mkdirSync(directory, { recursive: true, mode: 0o755 });
  let postgres = await startEmbeddedPostgres({ directory, programs, durable: false });
  const { url: creatorUrl, port } = postgres;
  const prefix = 'orgraph_test_own_';
  const templates = databaseUrls(creatorUrl, () => randomBytes(12).toString('hex'), prefix);
  await provision(creatorUrl, templates);
  for (const name of subgraphs)
    await withSubgraph(name, templates[name]!.ownerUrl, [], (subgraph) => migrateUp(subgraph));
  process.env[testServerVariable] = JSON.stringify({ creatorUrl, prefix, templates } satisfies TestServer);

  let paused: number[] = [];
  const postmaster = await withClient(creatorUrl, async (client) => {
    const { rows } = await client.query<{ data: string }>(`select current_setting('data_directory') as data`);
    return () => Number.parseInt(readFileSync(join(rows[0]!.data, 'postmaster.pid'), 'utf8'), 10);
  });

  function resume(): void {
    for (const pid of paused.splice(0)) process.kill(pid, 'SIGCONT');
  }

  return {
    async pause() {
      const pid = postmaster();
      // Stopped first, it starts no more processes that the list would lack.
      process.kill(pid, 'SIGSTOP');
      const children = spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
        .stdout.split('\n')
        .filter(Boolean);
      for (const child of children) process.kill(Number(child), 'SIGSTOP');
      paused = [pid, ...children.map(Number)];
    },
    resume,
    stop: () => postgres.stop(),
    async start() {
      postgres = await startEmbeddedPostgres({ directory, programs, port, exactly: true, durable: false });
    },
    set: (name, value) =>
      withClient(creatorUrl, async (client) => {
        await client.query('set default_transaction_read_only = off');
        await client.query(
          value === null ? `alter system reset ${name}` : `alter system set ${name} = ${client.escapeLiteral(value)}`,
        );
        await client.query('select pg_reload_conf()');
      }),
    admit: (database, whether) =>
      withClient(creatorUrl, async (client) => {
        await client.query(`alter database ${client.escapeIdentifier(database)} allow_connections ${whether}`);
        if (!whether)
          await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [database]);
      }),
    async remove() {
      resume();
      await postgres.stop();
      await removeEmbeddedPostgres(directory);
    },
  };
}

/**
 * The folder of the programs of TEST_DATABASE_URL's server, as that server names it; undefined: those that npm installed.
 * @throws Error where they are not on this machine: another version would be tested than was asked for
 */
async function programsUnderTest(): Promise<string | undefined> {
  const url = process.env['TEST_DATABASE_URL'];
  if (!url) return undefined;
  const { rows } = await withClient(url, (client) =>
    client.query<{ folder: string }>(`select setting as folder from pg_config where name = 'BINDIR'`),
  );
  const { folder } = rows[0]!;
  if (!existsSync(join(folder, 'initdb')))
    throw new Error(`TEST_DATABASE_URL: this test starts a server of that version, whose ${folder}/initdb is not here`);
  return folder;
}
