import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { openDatabase, type Database } from '#platform/data/database.ts';
import { scopeOfOrganization } from '#platform/data/scope.ts';
import { createUnitOfWork } from '#platform/data/unitOfWork.ts';
import { emit } from '#platform/events/emit.ts';
import { jobKind } from '#platform/jobs/jobKind.ts';
import { startJob } from '#platform/jobs/startJob.ts';
import type { ListedJob } from '#tools/jobs/listedJob.ts';
import { standingOf } from '#tools/local/jobsAtWork.ts';
import { definitionOf } from '#tools/project/definitionOf.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { plainEnvironment } from '../../e2e/started.ts';
import { cloneDatabases, type ClonedDatabases } from '../../harness/databases.ts';
import { toldChange, toldOnce } from '../../platform/events/programs/toldChange.ts';

let databases: ClonedDatabases<'integrations'>;
let database: Database;
const organization = randomUUID();

beforeAll(async () => {
  databases = await cloneDatabases('integrations');
  const { aggregates } = await definitionOf('integrations');
  database = await openDatabase({ name: 'integrations', aggregates, url: databases.urls.integrations.appUrl });
});
afterAll(async () => {
  await database?.close();
  await databases?.drop();
});

const orgraph = (...words: string[]) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', join(projectDirectory, 'tools/orgraph.ts'), 'jobs', ...words],
      { env: plainEnvironment({ environment: { INTEGRATIONS_DATABASE_URL: databases.urls.integrations.appUrl } }) },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
const listed = async (...words: string[]) =>
  JSON.parse((await orgraph('list', '--json', ...words)).stdout) as ListedJob[];

const tell = (...told: [typeof toldChange, string, number][]) =>
  createUnitOfWork(database, scopeOfOrganization(organization)).write(async (em) => {
    for (const [type, subject, number] of told) emit(em, type, { subject, number });
  });

test('what waits and what has failed is listed, shown, tried again and discarded', async () => {
  expect(await orgraph('list')).toEqual({ code: 0, stdout: 'Nothing waits, and nothing has failed.\n', stderr: '' });
  await tell([toldChange, 'held', 1]);
  await tell([toldChange, 'held', 2], [toldOnce, 'alone', 1]);
  await database.pool.query(
    `update pgboss.job set state = 'failed', retry_count = 20, output = '{"code": "INTERNAL", "message": "An unexpected error."}'
     where data -> 'payload' ->> 'subject' = 'held' and data -> 'payload' ->> 'number' = '1'`,
  );
  expect(await standingOf(database.pool)).toEqual({ running: 0, queued: 2, retrying: 0, failed: 1 });

  const all = await listed();
  expect(all.map(({ what, queue, state, holds }) => ({ what, queue, state, holds }))).toEqual([
    { what: 'test.changed', queue: 'events-to-tenancy', state: 'WAITING', holds: 0 },
    { what: 'test.noted', queue: 'records-to-tenancy', state: 'WAITING', holds: 0 },
    { what: 'test.changed', queue: 'events-to-tenancy', state: 'FAILED', holds: 1 },
  ]);
  const [failed] = await listed('--state', 'FAILED');
  const { id } = failed!;
  expect(failed).toMatchObject({ subgraph: 'integrations', organization, attempts: 20, error: { code: 'INTERNAL' } });
  expect(await listed('--limit', '1')).toHaveLength(1);
  const shown = await orgraph('show', id);
  expect(shown.stdout).toContain('holds 1');
  expect(shown.stdout).toContain(organization);

  expect(await orgraph('retry', id)).toMatchObject({ code: 0, stdout: 'test.changed is tried again.\n' });
  expect(await listed('--state', 'FAILED')).toEqual([]);
  expect((await listed('--state', 'RETRYING')).map((job) => job.id)).toEqual([id]);
  expect(await orgraph('discard', id)).toMatchObject({
    code: 0,
    stdout: 'test.changed is discarded. What waited for it goes on (1).\n',
  });
  expect((await listed()).map(({ what }) => what).toSorted()).toEqual(['test.changed', 'test.noted']);
});

test('a job of a person’s that is discarded is cancelled for them', async () => {
  const kind = jobKind({
    name: 'test.work',
    permission: 'integration:connect',
    input: z.strictObject({}),
    run: async () => undefined,
  });
  const scope = scopeOfOrganization(organization, randomUUID());
  const { id } = await createUnitOfWork(database, scope).write(async (em) => startJob(em, kind, {}));
  const standing = () =>
    createUnitOfWork(database, scope).query('select status, finished_at is null as open from job where id = $1', [id]);
  expect(await standing()).toEqual([{ status: 'QUEUED', open: true }]);
  expect(await orgraph('discard', id)).toMatchObject({ code: 0 });
  expect(await standing()).toEqual([{ status: 'CANCELLED', open: false }]);
});

test('what is not there, or has not failed, is said', async () => {
  const [waiting] = await listed('--state', 'WAITING');
  expect(await orgraph('retry', waiting!.id)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('has not failed'),
  });
  const absent = randomUUID();
  for (const action of ['show', 'retry', 'discard'])
    expect(await orgraph(action, absent)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`There is no job ${absent}`),
    });
  expect(await orgraph('show', 'job-7')).toMatchObject({ code: 2, stderr: expect.stringContaining('no job’s id') });
  expect(await orgraph('list', '--state', 'LOST')).toMatchObject({ code: 2 });
  expect(await orgraph('list', '--limit', '0')).toMatchObject({ code: 2 });
});
