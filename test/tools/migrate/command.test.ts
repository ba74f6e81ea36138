import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { neededMigrations } from '#platform/data/database.ts';
import { generateKeys } from '#platform/identity/keys.ts';
import { removeEmbeddedPostgres } from '#tools/database/embedded/startEmbeddedPostgres.ts';
import { inDatabase, withClient } from '#tools/database/provision.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { directoryOf, graphProcesses, graphSubgraphs } from '#tools/project/subgraphs.ts';
import type { Verification } from '#tools/verify/verification.ts';
import { plainEnvironment } from '../../e2e/started.ts';
import { testServer } from '../../harness/databases.ts';

/** The commands on a server that is not the embedded one, under names of this test's own. */
const { creatorUrl, prefix } = testServer();
const own = `${prefix}m_`;
const directory = mkdtempSync(join(tmpdir(), 'orgraph-migrate-'));
const keys = join(directory, 'keys');

beforeAll(async () => {
  await generateKeys(keys, graphProcesses);
  const { code, stderr } = await orgraph('migrate', 'up');
  if (code !== 0) throw new Error(stderr);
});
afterAll(() => rmSync(directory, { recursive: true }));

const orgraph = (...words: string[]) => orgraphWith(onServer, ...words);
const onServer = {
  DATABASE_URL: creatorUrl,
  ORGRAPH_PREFIX: own,
  ORGRAPH_DATA: directory,
  ORGRAPH_KEYS: keys,
};

const orgraphWith = (environment: Record<string, string>, ...words: string[]) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', join(projectDirectory, 'tools/orgraph.ts'), ...words],
      {
        env: plainEnvironment({ environment }),
      },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });

const sql = (subgraph: string, text: string) =>
  withClient(inDatabase(creatorUrl, `${own}${subgraph}`), (client) => client.query(text));

async function verified(...words: string[]): Promise<{ code: number; reports: Verification[] }> {
  const { code, stdout, stderr } = await orgraph('migrate', 'verify', '--json', ...words);
  expect(stderr).toBe('');
  return { code, reports: JSON.parse(stdout) as Verification[] };
}

const critical = ({ findings }: Verification) =>
  findings
    .filter(({ severity }) => severity === 'critical')
    .map(({ rule, table, count }) => [rule, table, ...(count === undefined ? [] : [count])].join(' '))
    .toSorted();

test('the demonstration comes into a server that is not the embedded one only where somebody says so', async () => {
  const refused = await orgraph('seed');
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('--demonstration') });
  expect((await sql('tenancy', 'select from organization')).rowCount).toBe(0);
  expect(await orgraph('seed', '--demonstration')).toMatchObject({ code: 0, stderr: '' });
  expect((await sql('tenancy', 'select from organization')).rowCount).toBeGreaterThan(1);
});

test('verify passes what migrations have made, rows and all, and counts what is there', async () => {
  const { code, reports } = await verified();
  expect(reports.map(({ subgraph, verdict }) => [subgraph, verdict])).toEqual(
    graphSubgraphs.map((name) => [name, 'passed']),
  );
  expect(code).toBe(0);
  for (const { subgraph, migrations, counts, notChecked } of reports) {
    expect(migrations).toEqual({
      applied: neededMigrations({ name: subgraph, directory: directoryOf(subgraph) }).toSorted(),
      pending: [],
      unknown: [],
    });
    expect(notChecked).toEqual([]);
    const { rows } = await sql(
      subgraph,
      `with own as (
        select c.oid from pg_class c where c.relnamespace in ('public'::regnamespace, 'pgboss'::regnamespace)
          and c.relkind in ('r', 'p') and not c.relispartition)
      select (select count(*)::int from own) as tables,
        (select count(*)::int from pg_attribute join own on own.oid = attrelid where attnum > 0 and not attisdropped) as columns,
        (select count(*)::int from pg_index join own on own.oid = indrelid) as indexes,
        (select count(*)::int from pg_policy join own on own.oid = polrelid) as policies,
        (select count(*)::int from pg_constraint join own on own.oid = conrelid where contype = 'f') as "foreignKeys",
        (select count(*)::int from pg_constraint join own on own.oid = conrelid where contype = 'c') as checks`,
    );
    expect(counts).toMatchObject(rows[0] as object);
    expect(counts.rows['migration']).toBe(migrations.applied.length);
  }
});

/** Changes a database for the time of `work`. */
async function changed<Result>(subgraph: string, there: string, back: string, work: () => Promise<Result>) {
  await sql(subgraph, there);
  try {
    return await work();
  } finally {
    await sql(subgraph, back);
  }
}

test.each([
  [
    'an index that is gone',
    'drop index project_organization_id_deadline_index',
    'create index project_organization_id_deadline_index on project (organization_id, deadline)',
    ['ENTITIES_DIFFER '],
  ],
  [
    'a column of another type',
    'alter table project alter column name type text',
    'alter table project alter column name type varchar(255)',
    ['ENTITIES_DIFFER '],
  ],
  [
    'a check that lists other values',
    `alter table project drop constraint project_submission_method_check,
      add constraint project_submission_method_check check (submission_method in ('EMAIL', 'PIGEON'))`,
    `alter table project drop constraint project_submission_method_check,
      add constraint project_submission_method_check check (submission_method in ('EMAIL', 'PLATFORM', 'PHYSICAL'))`,
    ['ENTITIES_DIFFER '],
  ],
  [
    'a table that is open to everybody',
    'alter table section disable row level security',
    'alter table section enable row level security',
    ['ROW_LEVEL_SECURITY section'],
  ],
  [
    'rows of no tenant',
    'alter table section alter organization_id drop not null; update section set organization_id = null',
    `update section set organization_id = (select organization_id from project where project.id = project_id);
      alter table section alter organization_id set not null`,
    ['BACKFILL_BELOW section', 'TENANT_COLUMN section', 'TENANT_COLUMN_NULLABLE section'],
  ],
  [
    'a migration that this version does not have',
    `insert into migration (name) values ('Migration29990101000000_of_another')`,
    `delete from migration where name like 'Migration2999%'`,
    ['MIGRATION_UNKNOWN '],
  ],
])('verify finds %s', async (_, there, back, expected) => {
  const { code, reports } = await changed('content', there, back, () => verified('--subgraph', 'content'));
  expect(code).toBe(1);
  expect(critical(reports[0]!).map((line) => line.replace(/ \d+$/, ''))).toEqual(expect.arrayContaining(expected));
  expect((await verified('--subgraph', 'content')).code).toBe(0);
});

test('verify --before tells rows that are gone', async () => {
  const before = join(directory, 'before.json');
  writeFileSync(before, (await orgraph('migrate', 'verify', '--json')).stdout);
  expect((await verified('--before', before)).code).toBe(0);
  await sql(
    'integrations',
    'delete from correlated_account where id = (select min(id::text)::uuid from correlated_account)',
  );
  const { code, reports } = await verified('--before', before);
  expect([code, reports.flatMap(critical)]).toEqual([1, ['ROWS_LOST correlated_account 1']]);
  writeFileSync(before, '{}');
  expect(await orgraph('migrate', 'verify', '--before', before)).toMatchObject({ code: 2 });
});

test('nothing is taken away before somebody speaks of a backup', async () => {
  const rows = async () => (await sql('slack', 'select from slack_message')).rowCount;
  const refused = await orgraph('migrate', 'down', '--subgraph', 'slack', '--to', '0');
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toMatch(/^ {2}slack: Migration20261121090000_initial: drops slack_message$/m);
  expect(await orgraph('migrate', 'down', '--subgraph', 'slack', '--to', '0', '--backup', directory)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('is there already'),
  });
  expect(await rows()).toBeGreaterThan(0);
  expect(await orgraph('migrate', 'down', '--subgraph', 'slack', '--to', '0', '--no-backup')).toMatchObject({
    code: 0,
  });
  expect(await orgraph('migrate', 'up', '--subgraph', 'slack')).toMatchObject({ code: 0 });
  expect(await rows()).toBe(0);
  expect(await orgraph('migrate', 'down', '--subgraph', 'slack', '--to', '0')).toMatchObject({ code: 0 });
  expect(await orgraph('migrate', 'verify', '--subgraph', 'slack')).toMatchObject({ code: 1 });
  expect(await orgraph('migrate', 'up', '--subgraph', 'slack')).toMatchObject({ code: 0 });
});

test('a history that was lost is noted again, where the database is what its migrations make', async () => {
  const one = ['--subgraph', 'integrations'];
  expect(await orgraph('migrate', 'baseline', ...one)).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('has a history'),
  });
  await sql('integrations', 'drop table migration; alter table credential no force row level security');
  const refused = await orgraph('migrate', 'baseline', ...one);
  expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('credential [row-level security]') });
  expect((await sql('integrations', 'select from migration')).rowCount).toBe(0);
  await sql('integrations', 'alter table credential force row level security');
  const appRole = `${own}integrations_app`;
  await sql('integrations', `revoke select on credential from ${appRole}`);
  const ungranted = await orgraph('migrate', 'baseline', ...one);
  expect(ungranted).toMatchObject({ code: 3, stderr: expect.stringMatching(/lacks: table credential .*access/) });
  await sql('integrations', `grant select on credential to ${appRole}`);
  const noted = await orgraph('migrate', 'baseline', ...one);
  expect(noted.stdout.trim().split('\n')).toEqual(
    neededMigrations({ name: 'integrations', directory: directoryOf('integrations') })
      .toSorted()
      .map((name) => `integrations: noted ${name} as applied`),
  );
  expect(await orgraph('migrate', 'verify', ...one)).toMatchObject({ code: 0 });
});

test('reset leaves a server that is not the embedded one as it is', async () => {
  const refused = await orgraph('migrate', 'reset', '--no-backup');
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('reset empties the embedded ones alone') });
  expect((await sql('tenancy', 'select from organization')).rowCount).toBeGreaterThan(1);
});

test('reset empties the embedded databases, once they are backed up', async () => {
  const data = join(directory, 'embedded');
  const backup = join(directory, 'backup');
  mkdirSync(data, { mode: 0o755 });
  const embedded = (...words: string[]) => orgraphWith({ ORGRAPH_DATA: data }, ...words);
  const organizations = async () => {
    const { stdout } = await embedded('migrate', 'verify', '--json', '--subgraph', 'tenancy');
    return (JSON.parse(stdout) as Verification[])[0]!.counts.rows['organization'];
  };
  try {
    expect(await embedded('migrate', 'up')).toMatchObject({ code: 0 });
    expect(await embedded('seed')).toMatchObject({ code: 0, stderr: '' });
    expect(await embedded('migrate', 'reset')).toMatchObject({ code: 2, stdout: '' });
    expect(await organizations()).toBeGreaterThan(1);
    expect(await embedded('migrate', 'reset', '--backup', backup)).toMatchObject({ code: 0 });
    expect(await organizations()).toBe(0);
    expect(readdirSync(backup)).toContain('postgres.tar');
  } finally {
    await removeEmbeddedPostgres(data);
  }
});

test.each(['status', 'check', 'verify'])('%s makes nothing on a server that lacks the databases', async (action) => {
  const absent = `${prefix}n_`;
  const { code, stderr } = await orgraphWith({ ...onServer, ORGRAPH_PREFIX: absent }, 'migrate', action);
  const names = graphSubgraphs.map((name) => `${absent}${name}`).join(', ');
  expect([code, stderr]).toEqual([
    3,
    `the server has no database ${names}: npm run migrate -- up makes what is missing\n`,
  ]);
  const { rows } = await withClient(creatorUrl, (client) =>
    client.query(
      'select datname from pg_database where starts_with(datname, $1) union all select rolname from pg_roles where starts_with(rolname, $1)',
      [absent],
    ),
  );
  expect(rows).toEqual([]);
});
