import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { UsageError } from '#tools/process/exitCode.ts';
import type { Expected } from '#tools/scan/expected/expected.ts';
import { readExpectedFile } from '#tools/scan/expected/readExpected.ts';
import { migrationsRules } from '#tools/scan/rules/migrations/migrationsRules.ts';
import { emptyDatabase, scanned, testRules, type Scanned } from './scanned.ts';

const folder = mkdtempSync(join(tmpdir(), 'orgraph-expected-'));
afterAll(() => rmSync(folder, { recursive: true }));

function listed(yaml: string): Expected {
  const file = join(folder, 'expected.yaml');
  writeFileSync(file, yaml);
  return readExpectedFile(file);
}
const expecting = (yaml: string, sql = ''): Scanned => ({ sql, options: { expected: listed(yaml) } });

testRules(migrationsRules, {
  M01: {
    fires: 'drop table schema_migrations',
    silent:
      'drop table schema_migrations; create table "_prisma_migrations" (id text primary key, migration_name text)',
  },
  M02: {
    fires: `insert into schema_migrations values ('001_users'), ('001b_teams')`,
    silent: `insert into schema_migrations values ('001_users'), ('002_teams')`,
  },
  M03: {
    fires: `create table migrations (name text primary key, status text); insert into migrations values ('a', 'completed'), ('b', 'failed')`,
    silent: `create table migrations (name text primary key, status text); insert into migrations values ('a', 'completed'), ('b', 'Applied')`,
  },
  M04: {
    fires: expecting('migrations: ["20260101000000", "20260202000000"]'),
    silent: expecting('migrations: ["20260101000000"]'),
  },
  M05: { fires: expecting('[posts, drafts]'), silent: expecting('[posts, public.users]') },
  M06: {
    fires: expecting('tables: { posts: { title: varchar(20), id: uuid } }'),
    silent: expecting(
      'tables: { posts: { title: text, created_at: { type: timestamptz, nullable: false, default: now() } } }',
    ),
  },
  M07: {
    fires: expecting('[organizations, users]'),
    silent: expecting('[organizations, users, posts]'),
  },
  M08: {
    fires: expecting(
      'deprecated: [keys]',
      'create table keys (id uuid primary key); alter table users add key_id uuid references keys',
    ),
    silent: expecting(
      'deprecated: [keys]',
      'create table keys (id uuid primary key); alter table users add key_id uuid',
    ),
  },
});

const client = emptyDatabase();
const said = async (rule: string, given: Scanned) =>
  (await scanned(client(), given)).report.findings
    .filter((finding) => finding.rule === rule)
    .map(({ table, column, severity, count }) =>
      [table, column, severity, count].filter((part) => part !== undefined).join(' '),
    );

test.each([
  ['create table alembic_version (version_num text); insert into alembic_version values (1), (2)', 'M02', 2],
  [
    'create table knex_migrations (id serial primary key, name text); create table knex_migrations_lock (index int)',
    'M02',
    1,
  ],
  [
    `create table django_migrations (id serial primary key, app text, name text);
    insert into django_migrations (app, name) values ('a', '0001_initial'), ('b', '0001_initial')`,
    'M02',
    1,
  ],
  [
    'create table "_prisma_migrations" (id text primary key, migration_name text, finished_at timestamptz, rolled_back_at timestamptz); insert into "_prisma_migrations" values (1, 1, null, null), (2, 2, now(), null), (3, 3, null, now())',
    'M03',
    1,
  ],
  [
    'alter table schema_migrations add dirty boolean not null default false; update schema_migrations set dirty = true',
    'M03',
    1,
  ],
  [
    `create table flyway_schema_history (installed_rank int primary key, version text, success boolean); insert into flyway_schema_history values (1, '1', false)`,
    'M03',
    1,
  ],
])('%s: %s', async (sql, rule, findings) => {
  expect(await said(rule, { sql })).toHaveLength(findings);
});

test('M05 and M06 are as bad as what is missing', async () => {
  const yaml = `
critical: [drafts]
tables:
  drafts:
  tags:
  users:
    email: { type: text, nullable: true }
    organization_id: integer
    name: text
  posts:
    title: { type: text, default: untitled }
`;
  expect(await said('M05', expecting(yaml))).toEqual(['drafts critical', 'tags warning']);
  expect((await said('M06', expecting(yaml))).toSorted()).toEqual([
    'posts title warning',
    'users email warning',
    'users name critical',
    'users organization_id critical',
  ]);
  expect(
    await said(
      'M06',
      expecting(
        'tables: { posts: { title: { type: varchar(255) } } }',
        'alter table posts alter title type varchar(20)',
      ),
    ),
  ).toEqual(['posts title warning']);
});

test.each(['tables: 1', '- {a: b}', 'nothing: []', '[', 'tables: { a: { b: { c: 1 } } }'])(
  '%s is no list of what is expected',
  (yaml) => {
    expect(() => listed(yaml)).toThrow(UsageError);
  },
);
