import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inDatabase, withClient } from '#tools/database/provision.ts';
import { testServer } from '../../harness/databases.ts';

const { creatorUrl, prefix } = testServer();
const name = `${prefix}program_${randomBytes(4).toString('hex')}`;
const url = inDatabase(creatorUrl, name);
const folder = mkdtempSync(join(tmpdir(), 'orgraph-scan-'));

beforeAll(async () => {
  await withClient(creatorUrl, (client) => client.query(`create database ${client.escapeIdentifier(name)}`));
  await withClient(url, (client) =>
    client.query(`
      create table organizations (id bigint primary key);
      create table schema_migrations (version text primary key);
      create table posts (id bigint primary key, organization_id bigint not null references organizations on delete cascade);
      create index on posts (organization_id)`),
  );
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await withClient(creatorUrl, (client) => client.query(`drop database ${client.escapeIdentifier(name)} with (force)`));
});

function orgraph(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'tools/orgraph.ts', 'db', 'scan', ...words],
    { encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

test('0: nothing that fails; warnings are told', () => {
  const { status, stdout } = orgraph(url);
  expect([status, stdout]).toEqual([0, expect.stringMatching(/^passes: 0 critical, 1 warning, 3 info/m)]);
});

test('1: findings as bad as was said, in each format and file', () => {
  const [report, fix] = [join(folder, 'report.md'), join(folder, 'fix.sql')];
  const { status, stdout } = orgraph(
    url,
    '--fail-on',
    'warning',
    '--json',
    '--output',
    `markdown=${report}`,
    '--fix',
    fix,
  );
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'failed', exitCode: 1 });
  expect(readFileSync(report, 'utf8')).toMatch(/^# Scan of /);
  expect([existsSync(fix), existsSync(join(folder, 'fix.rollback.sql'))]).toEqual([true, true]);
});

test('2: a wrong call', () => {
  writeFileSync(join(folder, 'plain'), 'PGDMP');
  for (const words of [
    [],
    [url, '--dump', 'x.sql'],
    ['--dump', join(folder, 'plain')],
    ['mysql://localhost/x'],
    [url, '--tenant', 'nothing.id'],
    [url, '--global', 'nothing'],
    [url, '--sample', 'some'],
    [url, '--fail-on', 'info'],
    [url, '--output', 'pdf=x'],
    [url, '--tenant', 'posts.organization_id'],
    [url, '--app-role', 'nobody_at_all'],
    [url, '--accept', join(folder, 'missing')],
    [url, '--expect', join(folder, 'missing')],
    [url, '--nothing'],
  ])
    expect([words, orgraph(...words).status]).toEqual([words, 2]);
});

test('2: a file that cannot be written is told in a line, before anything is scanned', () => {
  const nowhere = 'postgres://127.0.0.1:1/x';
  const missing = join(folder, 'missing');
  const [dangling, circle, tooLong] = [join(folder, 'dangling'), join(folder, 'circle'), join(folder, 'x'.repeat(300))];
  symlinkSync(`${missing}/x`, dangling);
  symlinkSync(circle, circle);
  for (const [words, message] of [
    [['--output', `json=${missing}/x.json`], `--output json=${missing}/x.json: there is no folder ${missing}`],
    [['--output', `text=${folder}`], `--output text=${folder}: ${folder} is a folder`],
    [['--fix', `${missing}/fix.sql`], `--fix ${missing}/fix.sql: there is no folder ${missing}`],
    [['--output', `json=${dangling}`], `--output json=${dangling}: there is no folder ${missing}`],
    [['--output', `json=${circle}`], `--output json=${circle}: it cannot be written: ELOOP`],
    [['--fix', `${tooLong}.sql`], `--fix ${tooLong}.sql: it cannot be written: ENAMETOOLONG`],
  ] as const)
    expect(orgraph(nowhere, ...words)).toEqual({ status: 2, stdout: '', stderr: `${message}\n` });
  expect(existsSync(missing)).toBe(false);
  expect(orgraph(nowhere, '--fix', join(folder, 'new.sql'), '--output', `json=${folder}/new.json`).status).toBe(3);
  expect(['new.sql', 'new.rollback.sql', 'new.json'].filter((name) => existsSync(join(folder, name)))).toEqual([]);
});

test('2: what is read is not written over, and no two results are one file', () => {
  const dump = join(folder, 'given.sql');
  writeFileSync(dump, 'create table t (a int);');
  symlinkSync(dump, join(folder, 'same.sql'));
  for (const [words, message] of [
    [['--fix', dump], `--fix ${dump}: the scan reads ${dump}`],
    [['--output', `json=${folder}/same.sql`], `--output json=${folder}/same.sql: the scan reads ${folder}/same.sql`],
    [
      ['--fix', `${folder}/f.sql`, '--output', `text=${folder}/f.rollback.sql`],
      `--output text=${folder}/f.rollback.sql: another result is written to ${folder}/f.rollback.sql`,
    ],
    [
      ['--output', `json=${folder}/x`, '--output', `text=${folder}/./x`],
      `--output text=${folder}/./x: another result is written to ${folder}/./x`,
    ],
  ] as const)
    expect(orgraph('--dump', dump, ...words)).toEqual({ status: 2, stdout: '', stderr: `${message}\n` });
  expect(readFileSync(dump, 'utf8')).toBe('create table t (a int);');
});

test('3: could not be checked', () => {
  expect(orgraph('postgres://127.0.0.1:1/x').status).toBe(3);
  expect(orgraph(creatorUrl, '--catalog-only')).toMatchObject({ status: 3, stdout: expect.stringContaining('T01') });
});
