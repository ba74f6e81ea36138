import { expect, test } from '@jest/globals';
import { defaultOptions } from '#tools/scan/options.ts';
import { rules } from '#tools/scan/rules/rules.ts';
import { scanIn } from '#tools/scan/scan.ts';
import { openSession, type Unreadable } from '#tools/scan/session/session.ts';
import { emptyDatabase, now } from './scanned.ts';

const client = emptyDatabase();
const name = `it's "a" (b[c\\$1; -- d`;
const q = (text: string) => `"${text.replaceAll('"', '""')}"`;
const l = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** Much that is wrong, under names that mean something to SQL, to patterns and to pages. */
const hostile = `
  create schema ${q(name)};
  create table public.organizations (id int primary key, ${q(name)} text);
  create table ${q(name)}.${q(name)} (id serial, ${q(name)} timestamp, organization_id text, user_id int, status text default 'x',
    embedding real[], channel_ids int[], slack_token text unique, expires_at timestamp, slack_id text unique, details json, password text, email text);
  create table public.users (id int primary key, organization_id int references public.organizations, role text, ${q(`${name}_id`)} int);
  create table ${q(name)}.posts (id int primary key, organization_id int references public.organizations, user_id int references public.users, status text);
  create table ${q(name)}.comments (id int primary key, organization_id int, post_id int references ${q(name)}.posts, note_id int, unique (post_id, note_id));
  alter table public.users enable row level security;
  create policy ${q(name)} on public.users using (organization_id = 1);
  create view public.${q(name)} as select * from public.users;
  create function public.${q(name)}() returns int language sql security definer as 'select count(*) from users';
  alter table ${q(name)}.posts add constraint ${q(name)} check (status <> ${l(name)}) not valid;
  create index ${q(`${name}2`)} on ${q(name)}.posts (status);
  create index ${q(`${name}3`)} on ${q(name)}.posts (status);
  insert into public.organizations values (1), (2);
  insert into public.users select n, 1 + n % 2, 'x' from generate_series(1, 20) n;
  insert into ${q(name)}.posts select n, 1, n, case n % 2 when 0 then 'a' else 'A' end from generate_series(1, 20) n;
  insert into ${q(name)}.comments select n, 2, n, 1 from generate_series(1, 20) n;`;

test('names mean nothing to the scan, and each query that verifies a finding runs', async () => {
  await client().query('begin isolation level repeatable read');
  try {
    await client().query(`set local check_function_bodies = off; ${hostile}`);
    const session = await openSession(client(), { statement: 30_000, lock: 1_000 });
    const { report } = await scanIn(session, 'test', { ...defaultOptions, now });
    expect(new Set(report.findings.map(({ rule }) => rule)).size).toBeGreaterThan(rules.length / 2);
    const failed: string[] = [];
    for (const { rule, verify } of report.findings) {
      if (!/^(select|explain) /.test(verify)) failed.push(`${rule} ${verify}`);
      await session.query(verify).catch((error: Unreadable) => failed.push(`${rule} ${error.code} ${verify}`));
    }
    expect(failed).toEqual([]);
    expect(report.outcomes.filter(({ status }) => status === 'could not check')).toEqual([]);
  } finally {
    await client().query('rollback');
  }
});
