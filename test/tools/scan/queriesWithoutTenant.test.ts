import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inDatabase, withClient } from '#tools/database/provision.ts';
import { defaultOptions } from '#tools/scan/options.ts';
import { scanUrl } from '#tools/scan/scanUrl.ts';
import { testServer } from '../../harness/databases.ts';
import { startOwnServer, type OwnServer } from '../../harness/ownServer.ts';
import { now } from './scanned.ts';

let server: OwnServer;
let url: string;

beforeAll(async () => {
  server = await startOwnServer();
  const { creatorUrl } = testServer();
  url = inDatabase(creatorUrl, 'watched');
  await withClient(creatorUrl, (client) => client.query('create database watched'));
  await withClient(url, (client) =>
    client.query(`
      create table organizations (id bigint primary key);
      create table posts (id bigint primary key, organization_id bigint not null references organizations, title text);
      create table walled (id bigint primary key, organization_id bigint not null references organizations);
      alter table walled enable row level security;
      create policy own on walled using (organization_id = 1)`),
  );
});

afterAll(() => server.remove());

const queries = async () => {
  const { report } = await scanUrl(url, { ...defaultOptions, now });
  const { status, reason } = report.outcomes.find(({ id }) => id === 'T14')!;
  return {
    status,
    reason,
    hits: report.findings.filter(({ rule }) => rule === 'T14').map(({ table, count }) => `${table} ${count}`),
  };
};

test('the server is of the version under test', async () => {
  const { TEST_DATABASE_URL: given } = process.env;
  const major = async (of: string) =>
    withClient(of, async (client) => {
      const { rows } = await client.query<{ major: number }>(
        `select current_setting('server_version_num')::int / 10000 as major`,
      );
      return rows[0]!.major;
    });
  expect(await major(url)).toBe(given ? await major(given) : 18);
});

test('T14 reads what pg_stat_statements has seen, and says where it has seen nothing', async () => {
  expect(await queries()).toEqual({
    status: 'left out',
    reason: 'the extension pg_stat_statements is not installed',
    hits: [],
  });
  await withClient(url, (client) => client.query('create extension pg_stat_statements'));
  expect(await queries()).toEqual({
    status: 'left out',
    reason: 'pg_stat_statements is not in shared_preload_libraries',
    hits: [],
  });
  await server.set('shared_preload_libraries', 'pg_stat_statements');
  await server.stop();
  await server.start();
  await withClient(url, async (client) => {
    await client.query('select title from posts where organization_id = 1 and id = 2');
    await client.query('select * from walled where id = 3');
  });
  expect(await queries()).toEqual({ status: 'passed', reason: undefined, hits: [] });
  await withClient(url, async (client) => {
    for (const id of [1, 2]) await client.query(`select title from public.posts where id = ${id}`);
    await client.query(`with p as (select 1) update "posts" set title = 'x' where id = 3`);
  });
  expect(await queries()).toEqual({ status: 'findings', reason: undefined, hits: ['posts 2'] });
});
