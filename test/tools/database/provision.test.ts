import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openDatabase } from '#platform/data/database.ts';
import { reachBeyondTables } from '#platform/data/runtimeChecks.ts';
import { describeSchema } from '#tools/database/describeSchema.ts';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '#tools/database/embedded/startEmbeddedPostgres.ts';
import { databaseOf, databaseUrls, provision, roleOf, withClient } from '#tools/database/provision.ts';
import { testServer } from '../../harness/databases.ts';

const { creatorUrl, prefix } = testServer();
/** Databases of this file's own, under the run's prefix, so that they go with the run. */
const fresh = () =>
  databaseUrls(creatorUrl, () => randomBytes(8).toString('hex'), `${prefix}${randomBytes(2).toString('hex')}_`);

test('provisioning again changes nothing', async () => {
  const urls = fresh();
  await provision(creatorUrl, urls);
  const before = await state(urls.slack.ownerUrl);
  await provision(creatorUrl, urls);
  expect(await state(urls.slack.ownerUrl)).toEqual(before);
});

test('the app role reads and writes rows, and can do nothing else', async () => {
  const {
    content: { ownerUrl, appUrl },
    tenancy,
  } = await provisioned();
  await withClient(ownerUrl, (client) =>
    client.query(
      `create table note (id serial primary key, text citext); create table trail (id serial primary key); select app.append_only('trail')`,
    ),
  );
  await withClient(appUrl, async (client) => {
    await client.query(
      `insert into note (text) values ('A'); update note set text = 'B'; delete from note; insert into trail default values; select * from trail`,
    );
    for (const statement of [
      'delete from trail',
      'update trail set id = 1',
      'truncate trail',
      'create table mine ()',
      'create schema mine',
      'drop table note',
      'alter table note disable row level security',
      `select app.append_only('note')`,
      'create role mine',
      'create database mine',
      'set role postgres',
      'create temporary table mine ()',
      'select lo_create(0)',
      `select lo_from_bytea(0, 'hidden')`,
      'select lo_get(1)',
    ]) {
      await expect(client.query(statement)).rejects.toMatchObject({ code: expect.stringMatching(/^(42501|22023)$/) });
    }
  });
  const elsewhere = new URL(appUrl);
  elsewhere.pathname = `/${databaseOf(tenancy.appUrl)}`;
  await expect(withClient(elsewhere.href, async () => undefined)).rejects.toMatchObject({ code: '42501' });
});

test('on a server of our own, roles of ours connect to their own database alone', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'orgraph-provision-'));
  chmodSync(directory, 0o755);
  const server = await startEmbeddedPostgres({ directory, durable: false });
  try {
    const urls = databaseUrls(server.url, server.passwordOf);
    await provision(server.url, urls);
    for (const url of [urls.slack.appUrl, urls.slack.ownerUrl])
      for (const database of ['postgres', 'template1', databaseOf(urls.tenancy.appUrl)]) {
        const elsewhere = Object.assign(new URL(url), { pathname: `/${database}` });
        await expect(withClient(elsewhere.href, async () => undefined)).rejects.toMatchObject({ code: '42501' });
      }
    const database = await openDatabase({ name: 'slack', aggregates: [], url: urls.slack.appUrl });
    expect(await reachBeyondTables(database)).toEqual([]);
    await withClient(server.url, (client) =>
      client.query(`grant connect on database postgres to public; grant temporary on database orgraph_slack to public`),
    );
    expect(await reachBeyondTables(database)).toEqual([
      'it may connect to postgres: revoke connect, temporary … from public',
      'it may make temporary tables: revoke temporary on its database from public',
    ]);
    await database.close();
    await withClient(server.url, (client) => client.query('create role somebody login'));
    await provision(server.url, urls);
    const { rows } = await withClient(server.url, (client) =>
      client.query(`select has_database_privilege('somebody', 'postgres', 'connect') as connects`),
    );
    expect(rows).toEqual([{ connects: true }]);
  } finally {
    await server.stop();
    await removeEmbeddedPostgres(directory);
  }
});

test('an app role that bypasses row-level security is refused by name', async () => {
  const urls = fresh();
  const role = roleOf(urls.slack.appUrl);
  await withClient(creatorUrl, (client) => client.query(`create role "${role}" login bypassrls`));
  await expect(provision(creatorUrl, urls)).rejects.toThrow(
    `The role ${role} is a superuser or bypasses row-level security.`,
  );
});

test('a database of somebody else is refused by name', async () => {
  const urls = fresh();
  const database = databaseOf(urls.tenancy.ownerUrl);
  await withClient(creatorUrl, (client) => client.query(`create database "${database}"`));
  await expect(provision(creatorUrl, urls)).rejects.toThrow(`The database ${database} belongs to`);
});

test('a role with another password is left as it is, and refused by name', async () => {
  const urls = fresh();
  const role = roleOf(urls.tenancy.ownerUrl);
  await withClient(creatorUrl, (client) => client.query(`create role "${role}" login password 'theirs'`));
  const asksPasswords = await withClient(
    creatorUrl,
    async (client) =>
      (
        await client.query<{ asks: boolean }>(
          `select not bool_or(auth_method = 'trust') as asks from pg_hba_file_rules where type like 'host%'`,
        )
      ).rows[0]!.asks,
  );
  const outcome = await provision(creatorUrl, urls).then(
    () => 'accepted',
    (error: Error) => error.message,
  );
  // A server that trusts everyone cannot tell whose role it is.
  expect(outcome).toMatch(asksPasswords ? `The role ${role} exists with another password` : 'accepted');
});

test('a creator that is no superuser is enough', async () => {
  const creator = `${prefix}creator_${randomBytes(2).toString('hex')}`;
  await withClient(creatorUrl, (client) =>
    client.query(`
      create role "${creator}" login createdb createrole password 'creator';
      grant connect on database ${client.escapeIdentifier(client.database!)} to "${creator}"`),
  );
  const url = new URL(creatorUrl);
  [url.username, url.password] = [creator, 'creator'];
  const urls = fresh();
  await provision(url.href, urls);
  await expect(
    withClient(urls.tenancy.appUrl, async (client) => (await client.query('select current_user as role')).rows),
  ).resolves.toEqual([{ role: roleOf(urls.tenancy.appUrl) }]);
  await withClient(creatorUrl, (client) =>
    client.query(`revoke connect on database ${client.escapeIdentifier(client.database!)} from "${creator}"`),
  );
});

async function provisioned() {
  const urls = fresh();
  await provision(creatorUrl, urls);
  return urls;
}

async function state(url: string): Promise<unknown> {
  const structure = await describeSchema(url);
  const server = await withClient(creatorUrl, async (client) => [
    (
      await client.query(
        'select datname, datdba::regrole::text as owner, datacl::text from pg_database where starts_with(datname, $1) order by 1',
        [databaseOf(url)],
      )
    ).rows,
    (
      await client.query(
        'select rolname, rolsuper, rolcanlogin, rolbypassrls, rolcreatedb, rolcreaterole from pg_roles where starts_with(rolname, $1) order by 1',
        [databaseOf(url)],
      )
    ).rows,
  ]);
  const defaults = await withClient(
    url,
    async (client) =>
      (await client.query('select defaclobjtype, defaclacl::text from pg_default_acl order by 1, 2')).rows,
  );
  return { structure, server, defaults };
}
