import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigurationError, ofEachSubgraph, readConfiguration } from '#platform/process/configuration.ts';
import { variableOf } from '#platform/process/names.ts';
import { CouldNotCheck } from '../process/exitCode.ts';
import { waitUntil } from '../process/waitUntil.ts';
import { dataDirectory } from '../project/dataDirectory.ts';
import { addedSubgraphs, graphSubgraphs } from '../project/subgraphs.ts';
import { readPostmaster } from './embedded/leftover.ts';
import { findLocation } from './embedded/location.ts';
import { startEmbeddedPostgres, urlOf } from './embedded/startEmbeddedPostgres.ts';
import { lockedBy, takeLock } from './lock.ts';
import { createPasswords } from './passwords.ts';
import {
  databaseOf,
  databaseUrl,
  databaseUrls,
  defaultPrefix,
  provision,
  withClient,
  type AllDatabaseUrls,
  type DatabaseUrls,
} from './provision.ts';

/** What the environment says about databases; the owner's URL is there where migrations are to run. */
export type GivenDatabases = Partial<Record<string, Partial<DatabaseUrls>>>;

export interface Databases {
  urls: GivenDatabases;
  /** The server under a role that may create databases, where one is known. */
  server: string | undefined;
  /** The folder of the embedded server, where it was started for this use. */
  home: string | undefined;
  /** Gives back what was started for this use. */
  release(): Promise<void>;
}

const text = z.string().optional();
const serverUrl = z
  .string()
  .refine((url) => URL.canParse(url), 'must be a URL: postgres://user:password@host:5432/postgres')
  .optional();
const shape = {
  DATABASE_URL: serverUrl,
  ORGRAPH_PREFIX: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,30}$/, 'must be lower-case letters, digits and _')
    .default(defaultPrefix),
  ...ofEachSubgraph('DATABASE_URL', text),
  ...ofEachSubgraph('OWNER_DATABASE_URL', text),
};

/** The configured databases, or undefined where the embedded server is to be used. */
export function givenDatabases(): { server: string | undefined; urls: GivenDatabases } | undefined {
  const given: Partial<Record<string, string>> & { ORGRAPH_PREFIX: string } = readConfiguration({
    ...shape,
    ...Object.fromEntries(
      addedSubgraphs
        .flatMap((name) => [variableOf(name, 'DATABASE_URL'), variableOf(name, 'OWNER_DATABASE_URL')])
        .map((variable) => [variable, text]),
    ),
  });
  const server = given['DATABASE_URL'];
  const prefix = given.ORGRAPH_PREFIX;
  // A password is chosen, and kept, only for a role that the environment does not name.
  const made = (name: string, role: 'owner' | 'app') =>
    server === undefined ? undefined : databaseUrl(server, name, role, passwordsFor(server), prefix);
  const urls: GivenDatabases = {};
  for (const name of graphSubgraphs) {
    const appUrl = given[variableOf(name, 'DATABASE_URL')] ?? made(name, 'app');
    const ownerUrl = given[variableOf(name, 'OWNER_DATABASE_URL')] ?? made(name, 'owner');
    if (appUrl !== undefined || ownerUrl !== undefined)
      urls[name] = { ...(appUrl && { appUrl }), ...(ownerUrl && { ownerUrl }) };
  }
  return Object.keys(urls).length === 0 ? undefined : { server, urls };
}

/**
 * The server of DATABASE_URL with all databases of the graph on it; undefined where the embedded server is to be used.
 * @throws ConfigurationError where databases are configured without their server.
 */
export function givenServer(): { server: string; urls: AllDatabaseUrls } | undefined {
  const given = givenDatabases();
  if (given === undefined) return undefined;
  if (given.server === undefined)
    throw new ConfigurationError('DATABASE_URL: is missing: the server of the databases, under a superuser');
  return { server: given.server, urls: given.urls as AllDatabaseUrls };
}

/**
 * The databases to work on: the configured ones (made, where DATABASE_URL names a server that may lack them; for what
 * only reads they must be there), else those of the embedded server, which is started for the time of the work unless
 * `npm start` runs it already.
 * @throws (the promise) CouldNotCheck naming the databases that are missing
 */
export async function useDatabases(what: string, { readsOnly = false } = {}): Promise<Databases> {
  const given = givenDatabases();
  if (given !== undefined) {
    await (readsOnly ? assertMade(given) : makeGiven(given));
    return { urls: given.urls, server: given.server, home: undefined, release: async () => undefined };
  }
  const directory = dataDirectory();
  if (lockedBy(directory)?.what === 'start')
    return { ...(await attach(directory)), home: undefined, release: async () => undefined };
  const lock = await takeLock(directory, what);
  try {
    const embedded = await startEmbeddedPostgres({ directory });
    const urls = databaseUrls(embedded.url, embedded.passwordOf);
    await provision(embedded.url, urls);
    return {
      urls,
      server: embedded.url,
      home: embedded.home,
      async release() {
        await embedded.stop();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Makes what is missing on the server of DATABASE_URL; without one the databases are the operator's. */
export async function makeGiven({ server, urls }: { server: string | undefined; urls: GivenDatabases }): Promise<void> {
  if (server !== undefined) await provision(server, urls as AllDatabaseUrls);
}

async function assertMade({ server, urls }: { server: string | undefined; urls: GivenDatabases }): Promise<void> {
  if (server === undefined) return;
  const wanted = Object.values(urls).map((url) => databaseOf((url?.ownerUrl ?? url?.appUrl)!));
  const present = await withClient(server, async (client) => {
    const { rows } = await client.query<{ name: string }>('select datname as name from pg_database');
    return new Set(rows.map(({ name }) => name));
  });
  const missing = wanted.filter((name) => !present.has(name));
  if (missing.length > 0)
    throw new CouldNotCheck(
      `the server has no database ${missing.join(', ')}: npm run migrate -- up makes what is missing`,
    );
}

/** The passwords that we choose for roles on somebody's server, kept beside our data. */
function passwordsFor(server: string): (role: string) => string {
  const { host } = new URL(server);
  return createPasswords(
    join(dataDirectory(), `passwords-${createHash('sha256').update(host).digest('hex').slice(0, 12)}.json`),
  );
}

async function attach(directory: string): Promise<Pick<Databases, 'urls' | 'server'>> {
  const location = findLocation(directory);
  const running = () => {
    const found = readPostmaster(location.data);
    return found?.ready === true ? found.port : undefined;
  };
  await waitUntil(() => running() !== undefined, 15_000);
  const port = running();
  if (port === undefined) throw new Error('npm start runs, but its database is not ready; try again in a moment.');
  const passwordOf = createPasswords(join(location.home, 'passwords.json'));
  const server = urlOf(port, passwordOf);
  return { urls: databaseUrls(server, passwordOf), server };
}
