import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createUnitOfWork } from '#platform/data/unitOfWork.ts';
import { bury } from '#platform/deletion/bury.ts';
import { inPurge } from '#platform/deletion/inPurge.ts';
import { purge } from '#platform/deletion/purge.ts';
import { holdingWrites } from '#tools/database/backup/holdWrites.ts';
import { remainsOf } from '#tools/organization/remainsOf.ts';
import { eventually } from '../../harness/eventually.ts';
import { startSubgraph, type TestSubgraph } from '../../harness/subgraph.ts';
import { createWorlds, type World } from '../../isolation/worlds.ts';

/** Rows of a table that the runtime role may not delete from: as many as take a while. */
const many = 30_000;

let content: TestSubgraph;
let gone: World;
let other: World;

beforeAll(async () => {
  content = await startSubgraph('content', { works: false });
});
afterAll(() => content.stop());
beforeEach(async () => {
  [gone, other] = await createWorlds(content.database);
});
afterEach(() => content.sql('delete from tenant'));

const tombstone = (id: string) => ({ id, deletedAt: new Date('2026-01-05T09:00:00Z'), deletedBy: null });
const buried = (id: string) => inPurge(content.database.pool, id, (query) => bury(query, 'content', tombstone(id)));
const purged = (id: string) => purge(content.database, id);
const left = async (id: string) => (await remainsOf(content.superuserUrl, 'content', id)).tables;
const versions = async (id: string): Promise<number> =>
  (await content.sql('select count(*)::int as count from content_block_version where organization_id = $1', [id]))[0]!
    .count;

test('what is not deleted is not purged, neither from its tables nor from the append-only ones', async () => {
  const { organization } = gone;
  const before = await left(organization);
  await expect(purged(organization)).rejects.toThrow('is not deleted in content');
  const directly = inPurge(content.database.pool, organization, (query) =>
    query(`select app.purge_append_only('content_block_version', $1, 1000)`, [organization]),
  );
  await expect(directly).rejects.toThrow('there is no tombstone');
  expect(await left(organization)).toEqual(before);
});

test('what is deleted is purged by its own transactions alone', async () => {
  await buried(gone.organization);
  const directly = inPurge(content.database.pool, other.organization, (query) =>
    query(`select app.purge_append_only('content_block_version', $1, 1000) as rows`, [gone.organization]),
  );
  // Forced row-level security binds the function's owner, who sees the transaction's organization alone.
  await expect(directly).rejects.toThrow('there is no tombstone');
  expect([await versions(gone.organization), await versions(other.organization)]).toEqual([1, 1]);
});

test('a purge that is killed in the middle goes on where it was, and leaves the other organization as it was', async () => {
  const { organization } = gone;
  for (const id of [organization, other.organization])
    await content.sql(
      `insert into content_block_version
       select (jsonb_populate_record(v, jsonb_build_object('id', gen_random_uuid(), 'version', 100 + number))).*
       from content_block_version v, generate_series(1, $2) as number where organization_id = $1`,
      [id, many],
    );
  const before = [await left(other.organization), await versions(other.organization)];
  await buried(organization);
  const child = spawn(
    process.execPath,
    [`${import.meta.dirname}/programs/purging.ts`, 'content', content.appUrl, organization],
    { stdio: 'inherit' },
  );
  const ended = once(child, 'exit');
  expect(await eventually(async () => (await versions(organization)) <= many - 2_000, 5)).toBe(true);
  child.kill('SIGKILL');
  await ended;
  const halfway = await versions(organization);
  expect([halfway > 0, halfway < many]).toEqual([true, true]);
  expect((await purged(organization)).get('content_block_version')).toBe(halfway);
  expect(await left(organization)).toEqual([]);
  expect([await left(other.organization), await versions(other.organization)]).toEqual(before);
  expect(await purged(organization)).toEqual(new Map());
});

test('a write that had begun before is waited for, and what it has written goes as well', async () => {
  const { organization, scope } = gone;
  const begun = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const late = createUnitOfWork(content.database, scope).write(async (_, query) => {
    begun.resolve();
    await goOn.promise;
    await query(
      `insert into idempotency_key (user_id, organization_id, key, position, digest, expires_at)
       values ($1, $2, 'late', 0, 'late', now() + interval '1 day')`,
      [gone.user, organization],
    );
  });
  await begun.promise;
  await buried(organization);
  let isDone = false;
  const purging = purged(organization).then((tables) => {
    isDone = true;
    return tables;
  });
  // It looks for others again and again, and has taken nothing.
  const looks = () =>
    content.sql(`select 1 from pg_stat_activity where query like '%pg_try_advisory_xact_lock(%organization%'`);
  expect(await eventually(async () => (await looks()).length > 0)).toBe(true);
  expect([isDone, await versions(organization)]).toEqual([false, 1]);
  goOn.resolve();
  await late;
  expect((await purging).get('idempotency_key')).toBe(2);
  expect(await left(organization)).toEqual([]);
});

test('while writes are held for a backup it deletes nothing, and goes on afterwards', async () => {
  const { organization } = gone;
  await buried(organization);
  const before = await left(organization);
  const stopping = new AbortController();
  await holdingWrites([content.superuserUrl], async () => {
    const purging = purge(content.database, organization, stopping.signal);
    setTimeout(() => stopping.abort(new Error('the process ends')), 300);
    await expect(purging).rejects.toThrow('the process ends');
    expect(await left(organization)).toEqual(before);
  });
  await purged(organization);
  expect(await left(organization)).toEqual([]);
});
