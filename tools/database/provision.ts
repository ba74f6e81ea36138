import pg from 'pg';
import type { SubgraphName } from '#platform/process/names.ts';
import { graphSubgraphs } from '../project/subgraphs.ts';

/**
 * One subgraph's database under its two roles: the owner migrates, the app role serves. Names and passwords are those
 * in the URLs.
 */
export interface DatabaseUrls {
  ownerUrl: string;
  appUrl: string;
}

export type AllDatabaseUrls = Record<SubgraphName, DatabaseUrls> & Record<string, DatabaseUrls>;

export const defaultPrefix = 'orgraph_';

/** The URL of one of a server's databases: `<prefix><subgraph>` under `…_owner` or `…_app`. */
export function databaseUrl(
  server: string,
  name: string,
  role: 'owner' | 'app',
  passwordOf: (role: string) => string,
  prefix = defaultPrefix,
): string {
  const url = new URL(server);
  url.username = `${prefix}${name}_${role}`;
  url.password = passwordOf(url.username);
  url.pathname = `/${prefix}${name}`;
  return url.href;
}

export function databaseUrls(
  server: string,
  passwordOf: (role: string) => string,
  prefix = defaultPrefix,
): AllDatabaseUrls {
  return Object.fromEntries(
    graphSubgraphs.map((name) => [
      name,
      {
        ownerUrl: databaseUrl(server, name, 'owner', passwordOf, prefix),
        appUrl: databaseUrl(server, name, 'app', passwordOf, prefix),
      },
    ]),
  ) as AllDatabaseUrls;
}

/**
 * Makes the databases and roles that are missing, and what each database needs before its migrations; a second call
 * changes nothing.
 * @param creator a role on that server that may create databases and roles.
 * @throws Error when a role or database is there already and is not ours, or could go round row-level security.
 */
export async function provision(creator: string, databases: Readonly<Record<string, DatabaseUrls>>): Promise<void> {
  await createDatabases(creator, databases);
  await Promise.all(
    Object.values(databases).map(async ({ ownerUrl, appUrl }) => {
      await withClient(ownerUrl, (client) => prepareDatabase(client, roleOf(appUrl)));
      await withClient(inDatabase(creator, databaseOf(ownerUrl)), async (client) => {
        if (!(await isSuperuser(client))) return;
        await letSearchUseIndexes(client);
        await takeLargeObjects(client);
      });
    }),
  );
}

/** The databases and roles alone: what is in them comes from somewhere else. @throws Error like `provision`. */
export async function createDatabases(
  creator: string,
  databases: Readonly<Record<string, DatabaseUrls>>,
): Promise<void> {
  await withClient(creator, async (client) => {
    for (const { ownerUrl, appUrl } of Object.values(databases)) {
      for (const url of [ownerUrl, appUrl]) await createRole(client, url);
      await createDatabase(client, ownerUrl);
    }
    await closeOthers(
      client,
      Object.values(databases).flatMap(({ ownerUrl, appUrl }) => [roleOf(ownerUrl), roleOf(appUrl)]),
    );
  });
}

export const inDatabase = (url: string, database: string): string =>
  Object.assign(new URL(url), { pathname: `/${encodeURIComponent(database)}` }).href;
export const roleOf = (url: string): string => decodeURIComponent(new URL(url).username);
export const databaseOf = (url: string): string => decodeURIComponent(new URL(url).pathname.slice(1));

/** Runs `work` on a connection of its own. */
export async function withClient<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function createRole(client: pg.Client, url: string): Promise<void> {
  const role = roleOf(url);
  const password = client.escapeLiteral(decodeURIComponent(new URL(url).password));
  const {
    rows: [known],
  } = await client.query<{ unsafe: boolean }>(
    'select rolsuper or rolbypassrls as unsafe from pg_roles where rolname = $1',
    [role],
  );
  if (known?.unsafe === true)
    throw new Error(
      `The role ${role} is a superuser or bypasses row-level security. Take that from it, or name another.`,
    );
  const name = client.escapeIdentifier(role);
  if (known === undefined)
    await client.query(
      `create role ${name} login nosuperuser nobypassrls nocreatedb nocreaterole noreplication password ${password}`,
    );
  else if (!(await canLogIn(client, url)))
    throw new Error(
      `The role ${role} exists with another password than ours, so somebody else uses it. Choose another ORGRAPH_PREFIX, or give the databases' own URLs.`,
    );
}

/** Asked of the database that everyone may connect to, because the role's own may not exist yet. */
async function canLogIn(client: pg.Client, url: string): Promise<boolean> {
  const anywhere = new URL(url);
  anywhere.pathname = `/${encodeURIComponent(client.database ?? 'postgres')}`;
  return withClient(anywhere.href, async () => true).catch((error: { code?: string }) => error.code !== '28P01');
}

async function createDatabase(client: pg.Client, owner: string): Promise<void> {
  const database = databaseOf(owner);
  const role = client.escapeIdentifier(roleOf(owner));
  const {
    rows: [known],
  } = await client.query<{ owner: string }>(
    'select pg_get_userbyid(datdba) as owner from pg_database where datname = $1',
    [database],
  );
  if (known !== undefined && known.owner !== roleOf(owner))
    throw new Error(
      `The database ${database} belongs to ${known.owner}, not to ${roleOf(owner)}. Give it to that role, or choose another ORGRAPH_PREFIX.`,
    );
  if (known !== undefined) return;
  // A creator that is no superuser may give a database only to a role that it may act as.
  await client.query(
    `do $$ begin if not pg_has_role('${roleOf(owner).replaceAll("'", "''")}', 'usage') then grant ${role} to current_user; end if; end $$`,
  );
  await client.query(`create database ${client.escapeIdentifier(database)} owner ${role}`);
}

/**
 * Everybody may connect to the databases that a server begins with, and make temporary tables there, where none of our
 * walls stands. Both are taken from everybody where nobody but us would miss them; a server that others use is theirs
 * to close, which each service says at its start.
 */
async function closeOthers(client: pg.Client, roles: readonly string[]): Promise<void> {
  if (!(await isSuperuser(client))) return;
  const { rows: others } = await client.query(
    'select from pg_roles where rolcanlogin and not rolsuper and rolname <> all ($1) limit 1',
    [roles],
  );
  if (others.length > 0) return;
  const { rows } = await client.query<{ name: string }>(
    `select datname as name from pg_database where datname in ('postgres', 'template1')`,
  );
  for (const { name } of rows)
    await client.query(`revoke connect, temporary on database ${client.escapeIdentifier(name)} from public`);
}

/** Large objects are no rows of any organization: no policy holds them, and whoever knows a number may try it. */
async function takeLargeObjects(client: pg.Client): Promise<void> {
  await client.query(`
    begin;
    select pg_advisory_xact_lock(hashtext('orgraph provision'));
    do $body$ declare one regprocedure; begin
      for one in select oid from pg_proc
        where pronamespace = 'pg_catalog'::regnamespace and (starts_with(proname, 'lo_') or proname in ('loread', 'lowrite'))
      loop execute format('revoke execute on function %s from public', one); end loop;
    end $body$;
    commit`);
}

async function isSuperuser(client: pg.Client): Promise<boolean> {
  const {
    rows: [me],
  } = await client.query<{ superuser: boolean }>(
    'select rolsuper as superuser from pg_roles where rolname = current_user',
  );
  return me?.superuser === true;
}

/**
 * Below row-level security PostgreSQL takes an index only for operators that are known to reveal nothing of rows that
 * the policy hides. Overlap of arrays, text search and comparisons of e-mail addresses reveal nothing, but are not
 * declared so, and only a superuser may; without one, searches read the organization's rows, and who is looked for by an
 * address is looked for among all (decision 9).
 */
async function letSearchUseIndexes(client: pg.Client): Promise<void> {
  await client.query(`
    begin;
    select pg_advisory_xact_lock(hashtext('orgraph provision'));
    alter function pg_catalog.arrayoverlap(anyarray, anyarray) leakproof;
    alter function pg_catalog.ts_match_vq(tsvector, tsquery) leakproof;
    ${['eq', 'lt', 'le', 'gt', 'ge'].map((name) => `alter function public.citext_${name}(public.citext, public.citext) leakproof;`).join(' ')}
    commit`);
}

/**
 * Inside one database, as its owner: nothing for everyone, rows for the app role. `app` holds functions of the
 * migrations, out of the schema comparison; `app.append_only(table)` lets a migration take changing and deleting from
 * the app role without knowing its name.
 */
async function prepareDatabase(client: pg.Client, appRole: string): Promise<void> {
  const app = client.escapeIdentifier(appRole);
  const database = client.escapeIdentifier(client.database ?? '');
  await client.query(`
    begin;
    select pg_advisory_xact_lock(hashtext('orgraph provision'));
    revoke all on database ${database} from public;
    revoke all on schema public from public;
    create schema if not exists app;
    revoke all on schema app from public;
    create extension if not exists citext schema public;
    create extension if not exists btree_gin schema public;
    grant connect on database ${database} to ${app};
    grant usage on schema public, app to ${app};
    alter default privileges in schema public grant select, insert, update, delete on tables to ${app};
    alter default privileges in schema public grant usage, select on sequences to ${app};
    alter default privileges in schema app grant execute on functions to ${app};
    create or replace function app.append_only(target regclass) returns void language plpgsql as $body$
      begin execute format('revoke update, delete, truncate on %s from %I', target, ${client.escapeLiteral(appRole)}); end $body$;
    revoke all on function app.append_only(regclass) from public, ${app};
    commit`);
}
