import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { writesLock } from '#platform/data/heldWrites.ts';
import { idempotencyText } from '#platform/identity/idempotency.ts';
import { eventually } from '../../harness/eventually.ts';
import { startSubgraph, type TestOrganization, type TestSubgraph } from '../../harness/subgraph.ts';

// A request that may be a repetition is never told that nothing was done where the first may have done it.

let content: TestSubgraph;
let acme: TestOrganization;
let other: pg.Client;
beforeAll(async () => {
  content = await startSubgraph('content');
  acme = await content.organization('acme');
  other = new pg.Client({ connectionString: content.ownerUrl });
  await other.connect();
});
afterAll(async () => {
  await other.end();
  await content.stop();
});

let ask: (options?: { left?: number; digest?: string; name?: string }) => Promise<[string, string] | string>;
beforeEach(() => {
  const client = acme.as('OWNER');
  const key = randomUUID().padEnd(43, '0');
  ask = async ({ left = 10_000, digest = 'd', name = 'Bridge' } = {}) => {
    const { data, errors } = await client.send(
      'mutation ($name: String!) { createProject(input: { name: $name }) { project { id } } }',
      { name },
      { left, idempotency: idempotencyText({ key, digest: digest.repeat(43), position: 0 }) },
    );
    const { code, outcome } = (errors?.[0]?.extensions ?? {}) as Record<string, string>;
    return errors === undefined ? data.createProject.project.id : [code!, outcome!];
  };
});

/** While `run` lasts, `statement` holds. */
async function during(statement: string, run: () => Promise<void>): Promise<void> {
  await other.query('begin');
  await other.query(statement);
  try {
    await run();
  } finally {
    await other.query('rollback');
  }
}

test('writes are held: what is done, and what may be, is not told as not done', async () => {
  const id = await ask();
  await during(`select pg_advisory_xact_lock(${writesLock})`, async () => {
    expect(await ask()).toEqual(['NOT_READY', 'UNKNOWN']);
  });
  expect(await ask()).toBe(id);
});

test('the time is over while the first is waited for', async () => {
  let first!: ReturnType<typeof ask>;
  await during('lock table project in access exclusive mode', async () => {
    first = ask();
    const claims = () => content.sql(`select 1 from pg_locks where relation = 'project'::regclass and not granted`);
    expect(await eventually(async () => (await claims()).length > 0)).toBe(true);
    expect(await ask({ left: 400 })).toEqual(['DEADLINE_EXCEEDED', 'UNKNOWN']);
  });
  expect(typeof (await first)).toBe('string');
  expect(await ask()).toBe(await first);
});

test('the key cannot be looked for', async () => {
  const id = await ask();
  await during('lock table idempotency_key in access exclusive mode', async () => {
    expect(await ask({ left: 400 })).toEqual(['DEADLINE_EXCEEDED', 'UNKNOWN']);
  });
  expect(await ask()).toBe(id);
});

test('what holds the key and is rolled back, and what a rule refuses, is certainly not done', async () => {
  await during('lock table project in access exclusive mode', async () => {
    expect(await ask({ left: 400 })).toEqual(['DEADLINE_EXCEEDED', 'NOT_DONE']);
  });
  expect(await ask({ name: '' })).toEqual(['BAD_USER_INPUT', 'NOT_DONE']);
  await ask();
  expect(await ask({ digest: 'e' })).toEqual(['CONFLICT', 'NOT_DONE']);
});

test('those that wait for the first hold no connection', async () => {
  const all: ReturnType<typeof ask>[] = [];
  await during('lock table project in access exclusive mode', async () => {
    for (let count = 0; count < 20; count += 1) all.push(ask());
    const waiting = () => content.sql(`select 1 from pg_locks where relation = 'project'::regclass and not granted`);
    expect(await eventually(async () => (await waiting()).length > 0)).toBe(true);
    const blocks = '{ contentBlocks(first: 1) { edges { node { id } } } }';
    expect((await acme.as('OWNER').send(blocks, {}, { left: 2_000 })).errors).toBeUndefined();
  });
  expect(new Set(await Promise.all(all)).size).toBe(1);
  expect(typeof (await all[0])).toBe('string');
});
