import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { databaseOf, roleOf, withClient, type DatabaseUrls } from '#tools/database/provision.ts';
import { testServerVariable, type TestServer } from './testServer.ts';

/** A cloned database under its two roles, and under the role that may see through every wall. */
export interface CloneUrls extends DatabaseUrls {
  superuserUrl: string;
}

/** Databases of a test's own. */
export interface ClonedDatabases<Name extends string> {
  urls: Record<Name, CloneUrls>;
  /** Removes them; connections that are still open are cut. */
  drop(): Promise<void>;
}

/** The run's server: who may create databases on it, and its migrated templates. */
export function testServer(): TestServer {
  const text = process.env[testServerVariable];
  if (text === undefined)
    throw new Error('There is no test server: run the tests through Jest (npm test), whose global setup starts one.');
  return JSON.parse(text) as TestServer;
}

/**
 * Migrated, empty databases for these subgraphs, copied from the run's templates; under the same roles as everywhere.
 */
export function cloneDatabases<Name extends string>(...names: Name[]): Promise<ClonedDatabases<Name>> {
  const { templates } = testServer();
  return copyDatabases(
    Object.fromEntries(names.map((name) => [name, templateOf(name, templates[name])])) as Record<Name, DatabaseUrls>,
  );
}

/** Copies of databases to which nobody is connected, with all their rows. */
export async function copyDatabases<Name extends string>(
  sources: Readonly<Record<Name, DatabaseUrls>>,
): Promise<ClonedDatabases<Name>> {
  const { creatorUrl } = testServer();
  const copied = await Promise.all(
    Object.entries<DatabaseUrls>(sources).map(
      async ([name, source]) => [name, await copy(creatorUrl, source)] as const,
    ),
  );
  return {
    urls: Object.fromEntries(copied) as Record<Name, CloneUrls>,
    drop: () =>
      withClient(creatorUrl, async (client) => {
        await client.query(`set statement_timeout = '20s'`);
        for (const [, { ownerUrl }] of copied) await drop(client, databaseOf(ownerUrl));
      }),
  };
}

/**
 * Dropping waits until every session of the server has taken note, and one whose client reads nothing takes none: such
 * a database stays until the run ends.
 */
async function drop(client: pg.Client, database: string): Promise<void> {
  await client
    .query(`drop database if exists ${client.escapeIdentifier(database)} with (force)`)
    .catch((error: { code?: string }) => {
      if (error.code !== canceled) throw error;
    });
}

/** query_canceled: the statement's time was over. */
const canceled = '57014';

function templateOf(name: string, template: DatabaseUrls | undefined): DatabaseUrls {
  if (template === undefined) throw new Error(`there is no subgraph ${name} in this project`);
  return template;
}

async function copy(creatorUrl: string, template: DatabaseUrls): Promise<CloneUrls> {
  const name = `${databaseOf(template.ownerUrl)}_${randomBytes(4).toString('hex')}`;
  return withClient(creatorUrl, async (client) => {
    const [database, source, owner, app] = [
      name,
      databaseOf(template.ownerUrl),
      roleOf(template.ownerUrl),
      roleOf(template.appUrl),
    ].map((text) => client.escapeIdentifier(text));
    await createFrom(client, `create database ${database} template ${source} owner ${owner}`);
    // A database's own grants are not copied with it.
    await client.query(
      `revoke all on database ${database} from public; grant connect on database ${database} to ${app}`,
    );
    return {
      ownerUrl: withDatabase(template.ownerUrl, name),
      appUrl: withDatabase(template.appUrl, name),
      superuserUrl: withDatabase(creatorUrl, name),
    };
  });
}

/** A template that someone is just looking into is not copied; it is free a moment later. */
async function createFrom(client: pg.Client, statement: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query(statement);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== '55006' || attempt === 10) throw error;
      await pause(100 * attempt);
    }
  }
}

function withDatabase(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}
