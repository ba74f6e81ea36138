import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { inDatabase, withClient } from '#tools/database/provision.ts';
import type { ScanFinding } from '#tools/scan/finding.ts';
import { scanFormats } from '#tools/scan/format/format.ts';
import { defaultOptions, type ScanOptions } from '#tools/scan/options.ts';
import { scan, scanIn } from '#tools/scan/scan.ts';
import { scanUrl } from '#tools/scan/scanUrl.ts';
import { openSession, readOnly } from '#tools/scan/session/session.ts';
import { testServer } from '../../harness/databases.ts';
import { now } from './scanned.ts';

const canary = 'canary7f3a';
const { creatorUrl, prefix } = testServer();
const name = `${prefix}promises_${randomBytes(4).toString('hex')}`;
const reader = `${prefix}reader`;
const url = inDatabase(creatorUrl, name);

/** A database with every kind of fault, and the canary in every column that can hold it. */
const faulty = `
  create table organizations (id text primary key default '${canary}', name text);
  create table users (id text primary key, organization_id text references organizations, email text, role text, password_hash text, api_token text);
  create table posts (id text primary key, organization_id text references organizations, user_id text references users, slug text unique,
    status text default 'draft', "group" jsonb, tags text[], block_ids text[], embedding real[], created_at timestamp);
  create table comments (id text primary key, organization_id text, post_id text, user_id text, note varchar, at timestamptz);
  create table notes (body text, user_id text);
  create table invitations (id text primary key, organization_id text, email text, token text unique, expires_at timestamptz);
  create table audit_log (id text primary key, action text, details json);
  create table migrations (name text, status text, applied_at timestamptz);
  create view seen as select * from posts;
  create function named() returns setof posts language sql security definer as 'select * from posts';
  insert into organizations values ('${canary}1', '${canary}'), ('${canary}2', '${canary}');
  insert into users select '${canary}' || n, '${canary}' || 1 + n % 2, '${canary}@example.com', '${canary}', '${canary}', 'xoxb-${canary}' from generate_series(1, 30) n;
  insert into posts select '${canary}' || n, '${canary}1', '${canary}' || n, '${canary}' || n, case n % 3 when 0 then 'draft' when 1 then 'DRAFT' end,
    jsonb_build_object('${canary}', '${canary}'), array['${canary}'], array['${canary}'], array[1.5], now() from generate_series(1, 30) n;
  insert into comments select '${canary}' || n, '${canary}2', '${canary}' || n, '${canary}' || n, '${canary}', now() from generate_series(1, 40) n;
  insert into notes select '${canary}', '${canary}' from generate_series(1, 5);
  insert into invitations select '${canary}' || n, null, '${canary}@example.com', '${canary}' || n, now() from generate_series(1, 5) n;
  insert into audit_log select '${canary}' || n, '${canary}', json_build_object('a', '${canary}') from generate_series(1, 5) n;
  insert into migrations values ('${canary}', '${canary}', null);
  analyze`;

const options: ScanOptions = { ...defaultOptions, now, requireRls: true };

beforeAll(async () => {
  await withClient(creatorUrl, (client) => client.query(`create database ${client.escapeIdentifier(name)}`));
  await withClient(url, (client) =>
    client.query(`set check_function_bodies = off; ${faulty};
      create role ${client.escapeIdentifier(reader)} login password 'reader';
      grant select on all tables in schema public to ${client.escapeIdentifier(reader)}`),
  );
});

afterAll(() =>
  withClient(creatorUrl, async (client) => {
    await client.query(`drop database ${client.escapeIdentifier(name)} with (force)`);
    await client.query(`drop role ${client.escapeIdentifier(reader)}`);
  }),
);

async function connected(to: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: to });
  await client.connect();
  return client;
}

const readerUrl = () => Object.assign(new URL(url), { username: reader, password: 'reader' }).href;

test('no value of a row stands in any output', async () => {
  const found = await scanUrl(url, options);
  const { report } = found;
  expect(report.findings.length).toBeGreaterThan(20);
  const { title, ...rest } = report;
  expect(title).not.toContain('reader');
  expect(JSON.stringify(rest)).not.toContain(canary);
  for (const write of Object.values(scanFormats)) {
    expect(write(found, false)).toMatch(/T02|TENANT_COLUMN_MISSING/);
    expect(write(found, false)).not.toContain(canary);
  }
});

test('one is told as one, and names are quoted as SQL and a shell read them', async () => {
  const odd = `it's "odd"`;
  const client = await connected(url);
  try {
    await client.query(`begin; delete from posts where id <> '${canary}1'; delete from comments where id <> '${canary}3'; delete from users where id <> '${canary}1';
      delete from notes; create table "${odd.replaceAll('"', '""')}" ("Ids" uuid[], post_id text references posts);
      create unique index on posts (lower(slug))`);
    const session = await openSession(client, { statement: 30_000, lock: 2_000 });
    const { findings } = (await scanIn(session, 'test', options)).report;
    const told = findings.map(({ message }) => message);
    expect(told.filter((message) => /(?<![\d.])1 [a-z]+/.test(message)).length).toBeGreaterThan(5);
    expect(told.filter((message) => /(?<![\d.])1 (?!rows? has)[a-z]+s\b/.test(message))).toEqual([]);
    const fixOf = (id: string, subject: Partial<ScanFinding>) =>
      findings.find(
        (finding) =>
          finding.rule === id &&
          Object.entries(subject).every(([key, value]) => finding[key as keyof ScanFinding] === value),
      )?.fix;
    expect(fixOf('T02', { table: odd })).toContain(`--global 'it'\\''s "odd"'`);
    expect(fixOf('I10', { table: odd })).toContain('unnest("Ids")');
    expect(fixOf('T08', { object: 'posts_lower_idx' })).toContain(
      '"posts" USING btree ("organization_id", lower(slug));',
    );
  } finally {
    await client.end();
  }
});

test('no statement locks more than reading does, and what it locks is free when it ends', async () => {
  const locks = new Map<string, number>();
  let between = 0;
  await withClient(url, (watcher) =>
    withClient(url, async (client) => {
      const { processID } = client as unknown as { processID: number };
      const query = client.query.bind(client) as (given: unknown) => Promise<unknown>;
      const modes = async () =>
        (
          await watcher.query<{ mode: string }>(
            `select mode from pg_locks where pid = $1 and locktype <> 'virtualxid'`,
            [processID],
          )
        ).rows.map(({ mode }) => mode);
      client.query = (async (given: unknown) => {
        const result = await query(given);
        const held = await modes();
        if (typeof given === 'string') between = Math.max(between, held.length);
        else for (const mode of held) locks.set(mode, (locks.get(mode) ?? 0) + 1);
        return result;
      }) as typeof client.query;
      await scan(client, 'test', options);
    }),
  );
  expect([...locks.keys()]).toEqual(['AccessShareLock']);
  expect(locks.get('AccessShareLock')).toBeGreaterThan(50);
  expect(between).toBe(0);
});

test('a scan can change nothing, of which the server takes care', async () => {
  await withClient(url, (client) =>
    readOnly(client, { statement: 1_000, lock: 1_000 }, async (session) => {
      for (const sql of [
        'insert into public.notes values (null)',
        'create table public.more ()',
        'drop table public.notes',
      ])
        await expect(session.query(sql)).rejects.toMatchObject({ code: '25006' });
      await expect(session.query('select count(*) as count from public.notes')).resolves.toEqual([{ count: 5 }]);
    }),
  );
});

test('rows that policies would hide make the rule unchecked, not passed', async () => {
  await withClient(url, (client) =>
    client.query('alter table posts enable row level security; create policy none on posts using (false)'),
  );
  const { report } = await scanUrl(readerUrl(), options);
  const outcome = report.outcomes.find(({ id }) => id === 'B02');
  expect(outcome).toMatchObject({ status: 'could not check' });
  expect(report.tables.find(({ table }) => table === 'posts')).toMatchObject({
    unread: 'the connecting role may not read every row',
  });
  expect(outcome!.unread).toContainEqual({
    table: 'posts',
    reason: 'the connecting role may not read every row',
    partly: false,
  });
});

test('a table that somebody changes is waited for a little, and then it could not be checked', async () => {
  await withClient(url, async (other) => {
    await other.query('begin; lock table comments in access exclusive mode');
    await expect(scanUrl(url, { ...options, lockTimeout: 50 })).rejects.toMatchObject({
      name: 'CouldNotCheck',
      message: 'the catalogue cannot be read: a table was locked for longer than the lock timeout',
    });
    await other.query('rollback');
  });
});

test('a statement that takes too long is ended, and the scan goes on', async () => {
  await withClient(url, (client) =>
    readOnly(client, { statement: 50, lock: 1_000 }, async (session) => {
      await expect(session.query('select pg_sleep(60)')).rejects.toThrow('longer than the statement timeout');
      await expect(session.query('select 1 as one')).resolves.toEqual([{ one: 1 }]);
    }),
  );
});

test('without reading rows nothing that needs them passes', async () => {
  const { report } = await scanUrl(url, { ...options, catalogOnly: true });
  const left = report.outcomes.filter(({ status }) => status === 'left out').map(({ id }) => id);
  expect(left).toEqual(expect.arrayContaining(['T12', 'B01', 'B02', 'B03', 'B04', 'B05']));
  expect(report.findings.every(({ count }) => count === undefined)).toBe(true);
});

test('the catalogue takes as many statements, however many tables there are', async () => {
  const statements = async (tables: number) =>
    withClient(url, async (client) => {
      await client.query('begin isolation level repeatable read');
      for (let table = 0; table < tables; table += 1)
        await client.query(
          `create table public.t${table} (id text primary key, organization_id text references public.organizations)`,
        );
      const query = client.query.bind(client) as (given: unknown) => Promise<unknown>;
      let count = 0;
      client.query = (async (given: unknown) => {
        count += 1;
        return query(given);
      }) as typeof client.query;
      const session = await openSession(client, { statement: 30_000, lock: 1_000 });
      const { report } = await scanIn(session, 'test', { ...options, catalogOnly: true });
      await query('rollback');
      expect(report.tables.length).toBeGreaterThan(tables);
      return count;
    });
  expect(await statements(60)).toBe(await statements(2));
});

test('a sample that shows nothing is no pass', async () => {
  await withClient(url, (client) =>
    client.query(`create table many (id text primary key, organization_id text references organizations);
      insert into many select n::text, '${canary}' || 1 + n % 2 from generate_series(1, 5000) n; analyze many`),
  );
  const { report } = await scanUrl(url, { ...options, sample: 100 });
  const unread = report.outcomes.find(({ id }) => id === 'B01')!.unread;
  expect(unread).toContainEqual({ table: 'many', reason: 'about 100 of its rows were read (--sample)', partly: true });
});

test('a server that is not there cannot be checked, and the password is not told', async () => {
  await expect(scanUrl('postgres://me:secretword@127.0.0.1:1/nothing', options)).rejects.toMatchObject({
    name: 'CouldNotCheck',
    message: expect.not.stringContaining('secretword'),
  });
  await expect(scanUrl('mysql://127.0.0.1/nothing', options)).rejects.toMatchObject({ name: 'UsageError' });
});
