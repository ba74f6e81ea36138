import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { scopeOfOrganization } from '#platform/data/scope.ts';
import { createUnitOfWork } from '#platform/data/unitOfWork.ts';
import { serviceIdentity } from '#platform/identity/identity.ts';
import { createRequestSigner } from '#platform/identity/signedRequest.ts';
import { createDeadline } from '#platform/process/deadline.ts';
import { campaign } from '../../harness/campaign.ts';
import type { SubgraphClient } from '../../harness/client.ts';
import { eventually } from '../../harness/eventually.ts';
import { startOwnServer, type OwnServer } from '../../harness/ownServer.ts';
import { startSubgraph, type TestOrganization, type TestSubgraph } from '../../harness/subgraph.ts';

let server: OwnServer;
let content: TestSubgraph;
let acme: TestOrganization;
let member: SubgraphClient;
let role: string;

beforeAll(async () => {
  server = await startOwnServer('content');
  content = await startSubgraph('content', { connections: 3 });
  acme = await content.organization('acme');
  member = acme.as('MEMBER');
  role = new URL(content.database.orm.config.get('clientUrl')!).username;
});
afterAll(async () => {
  server?.resume();
  await content?.stop();
  await server?.remove();
});

const create = `mutation ($name: String!) { createProject(input: { name: $name }) { project { id } } }`;
const projects = '{ projects(first: 1) { edges { node { id } } } }';
const unitWithin = (milliseconds: number) =>
  createUnitOfWork(content.database, scopeOfOrganization(acme.id), createDeadline(milliseconds));
const names = async () => (await content.sql<{ name: string }>('select name from project')).map(({ name }) => name);
/** As the gateway looks at it. */
const health = async () => {
  const signer = createRequestSigner(content.keys.of('gateway'), content.keys.ring);
  const path = '/health/ready';
  const identity = serviceIdentity('gateway', 'health');
  const { headers } = await signer.sign({ method: 'GET', path, body: '', identity, receiver: 'content' });
  const response = await fetch(`${content.url}${path}`, { headers });
  return [response.status, ((await response.json()) as { status: string }).status];
};
const usable = () =>
  eventually(async () => (await member.send(create, { name: 'afterwards' })).errors === undefined, 50);
/** Without errors of the kept connections, which the server ends. */
const cutConnections = () =>
  content.sql('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [role]);

test('a COMMIT that waited in a paused server past its time is not done', async () => {
  let settled = false;
  const write = unitWithin(1_000).write(async (_, query) => {
    await query(`insert into used_nonce (nonce, expires_at) values ('late', now())`);
    await server.pause();
  });
  const outcome = write.catch((error: unknown) => error).finally(() => (settled = true));
  const over = createDeadline(2_500);
  await new Promise<void>((done) => over.onOver(done));
  // Its COMMIT has been sent: until the server says what came of it, nobody knows.
  expect(settled).toBe(false);
  server.resume();
  expect(await outcome).toMatchObject({ code: 'DEADLINE_EXCEEDED', cause: { code: '25P03' } });
  expect(await content.sql(`select 1 from used_nonce where nonce = 'late'`)).toEqual([]);
});

test('what a mutation is told to be is so, whenever the server was paused', async () => {
  const rounds = campaign(2, 12);
  const counts = { NOT_DONE: 0, UNKNOWN: 0, done: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const written = Array.from({ length: 12 }, (_, index) => `paused ${round}-${index}`);
    const answers = Promise.all(
      written.map(async (name) => ({ name, ...(await member.send(create, { name }, { left: 1_000 })) })),
    );
    await new Promise((done) => setTimeout(done, 3 * round));
    await server.pause();
    const over = createDeadline(2_000);
    await new Promise<void>((done) => over.onOver(done));
    server.resume();
    const there = new Set(await answers.then(names));
    const told = (await answers).map(({ name, errors }) => ({
      name,
      outcome: (errors === undefined ? 'done' : errors[0]!.extensions.outcome) as keyof typeof counts,
    }));
    for (const { outcome } of told) counts[outcome] += 1;
    const wrong = told.filter(({ name, outcome }) => outcome !== 'UNKNOWN' && there.has(name) !== (outcome === 'done'));
    expect(wrong).toEqual([]);
    // Nothing is committed after all have been told, either.
    expect(await usable()).toBe(true);
    const later = (await names()).filter((name) => name.startsWith(`paused ${round}-`) && !there.has(name));
    expect(later).toEqual([]);
  }
  expect(counts.NOT_DONE).toBeGreaterThan(0);
  expect(counts.NOT_DONE + counts.UNKNOWN + counts.done).toBe(12 * rounds);
});

test('a paused server holds up neither reads, nor who waits for a connection, nor the probe', async () => {
  await server.pause();
  try {
    const reads = Array.from({ length: 9 }, () => member.send(projects, {}, { left: 700 }));
    expect(await health()).toEqual([503, 'database not reachable']);
    for (const { errors } of await Promise.all(reads))
      expect(errors).toMatchObject([{ extensions: { code: 'DEADLINE_EXCEEDED' } }]);
  } finally {
    server.resume();
  }
  expect(await eventually(async () => (await health())[0] === 200, 50)).toBe(true);
});

test('the probe answers while every connection of the pool is taken', async () => {
  const held = await Promise.all([1, 2, 3].map(() => content.database.pool.connect()));
  try {
    expect(await health()).toEqual([200, 'ready']);
    expect((await member.send(create, { name: 'no place' }, { left: 300 })).errors).toMatchObject([
      { extensions: { code: 'DEADLINE_EXCEEDED', outcome: 'NOT_DONE' } },
    ]);
  } finally {
    for (const client of held) client.release();
  }
  expect(await usable()).toBe(true);
  expect(await names()).not.toContain('no place');
});

test('a statement ends with the request’s time, and a write that comes after it is rolled back', async () => {
  await expect(unitWithin(200).query('select pg_sleep(60)')).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  const sleeping = () =>
    content.sql(`select 1 from pg_stat_activity where usename = $1 and query like '%pg_sleep%' and state = 'active'`, [
      role,
    ]);
  expect(await eventually(async () => (await sleeping()).length === 0, 20)).toBe(true);
  const deadline = createDeadline(60_000);
  await expect(
    createUnitOfWork(content.database, scopeOfOrganization(acme.id), deadline).write(async (_, query) => {
      await query(`insert into used_nonce (nonce, expires_at) values ('gone', now())`);
      deadline.end();
    }),
  ).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  expect(await content.sql(`select 1 from used_nonce where nonce = 'gone'`)).toEqual([]);
});

test('a read-only server is not ready; it is read, and what changes something is to be tried again', async () => {
  await server.set('default_transaction_read_only', 'on');
  expect(await eventually(async () => (await health())[1] === 'database is read-only', 20)).toBe(true);
  expect((await member.send(projects)).errors).toBeUndefined();
  expect((await member.send(create, { name: 'read-only' })).errors).toMatchObject([
    { extensions: { code: 'SUBGRAPH_UNAVAILABLE', retryAfter: 5, outcome: 'NOT_DONE' } },
  ]);
  await server.set('default_transaction_read_only', null);
  expect(await usable()).toBe(true);
  expect(await health()).toEqual([200, 'ready']);
});

test('of two changes that wait for each other one is rolled back, and is to be tried again', async () => {
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const change = (own: typeof first, other: typeof first, keys: readonly [number, number]) =>
    unitWithin(60_000).write(async (_, query) => {
      await query('select pg_advisory_xact_lock($1)', [keys[0]]);
      own.resolve();
      await other.promise;
      await query('select pg_advisory_xact_lock($1)', [keys[1]]);
    });
  const ends = await Promise.allSettled([change(first, second, [1, 2]), change(second, first, [2, 1])]);
  expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(ends.find((end) => end.status === 'rejected')?.reason).toMatchObject({
    code: 'SUBGRAPH_UNAVAILABLE',
    extensions: { retryAfter: 1 },
    cause: { code: '40P01' },
  });
});

test('a server without free connections, with a full disk or that restarts is away for a while', async () => {
  await content.sql(`alter role ${role} connection limit 0`);
  await cutConnections();
  const away = (retryAfter: number) => [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE', retryAfter } }];
  const waits = async () => (await member.send(projects)).errors?.[0]?.extensions.retryAfter;
  expect(await eventually(async () => (await waits()) === 1, 20)).toBe(true);
  expect((await member.send(projects)).errors).toMatchObject(away(1));
  await content.sql(`alter role ${role} connection limit -1`);
  expect(await usable()).toBe(true);

  for (const [code, retryAfter] of [
    ['53100', 30],
    ['57P02', 2],
    ['57P03', 2],
    ['57P04', 2],
    ['40001', 1],
    ['55P03', 1],
  ] as const)
    await expect(
      unitWithin(60_000).write((_, query) => query(`do $$ begin raise exception using errcode = '${code}'; end $$`)),
    ).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', extensions: { retryAfter }, cause: { code } });

  const database = new URL(content.database.orm.config.get('clientUrl')!).pathname.slice(1);
  await server.admit(database, false);
  expect(await eventually(async () => (await waits()) === 2, 20)).toBe(true);
  expect((await member.send(create, { name: 'shut' })).errors).toMatchObject([
    { extensions: { code: 'SUBGRAPH_UNAVAILABLE', retryAfter: 2, outcome: 'NOT_DONE' } },
  ]);
  await expect(unitWithin(60_000).query('select 1')).rejects.toMatchObject({ cause: { code: '55000' } });
  await server.admit(database, true);
  expect(await usable()).toBe(true);

  await server.stop();
  expect((await member.send(projects)).errors).toMatchObject(away(2));
  expect((await member.send(create, { name: 'stopped' })).errors).toMatchObject([
    { extensions: { code: 'SUBGRAPH_UNAVAILABLE', retryAfter: 2, outcome: 'NOT_DONE' } },
  ]);
  expect(await health()).toEqual([503, 'database not reachable']);
  await server.start();
  expect(await usable()).toBe(true);
});
