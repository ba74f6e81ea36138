import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createContext } from '#platform/graphql/context.ts';
import { idempotencyText } from '#platform/identity/idempotency.ts';
import { createRequestSigner } from '#platform/identity/signedRequest.ts';
import { noDeadline } from '#platform/process/deadline.ts';
import { Project } from '../../../subgraphs/content/project/entities.ts';
import { eventually } from '../../harness/eventually.ts';
import { startSubgraph, type TestOrganization, type TestSubgraph } from '../../harness/subgraph.ts';

let content: TestSubgraph;
let acme: TestOrganization;

beforeAll(async () => {
  content = await startSubgraph('content');
  acme = await content.organization('acme');
});
afterAll(() => content.stop());

const digit = (of: string) => of.repeat(43);
const idempotencyOf = (key: string, position = 0) => idempotencyText({ key, digest: digit('d'), position });
const newKey = () => randomUUID().padEnd(43, '0');
const user = randomUUID();

/** A request's context, under a key. */
const contextOf = (idempotency: string, database = content.database) =>
  createContext(
    {
      database,
      services: { within: () => undefined } as never,
      log: undefined as never,
      capabilities: undefined,
    },
    {
      identity: acme.as('OWNER', user).identity,
      issuer: 'gateway',
      nonce: randomUUID().slice(0, 22),
      requestId: 'r',
      client: { address: '', agent: '' },
      sealedClient: async () => null,
      left: 60_000,
      idempotency,
      answer: undefined as never,
    },
    noDeadline,
  );

/** Makes a project under a key; then `after` runs, of which the write may have said that it follows. */
function make(name: string, key: string, after?: () => unknown, goesOn = false) {
  const context = contextOf(idempotencyOf(key));
  return context.once!({
    name: 'createProject',
    personal: false,
    keep: (project) => ({ id: (project as Project).id }),
    async run() {
      const project = await context.write(async (em) => {
        if (goesOn) context.goesOn();
        return em.create(Project, { name, createdById: user });
      });
      await after?.();
      return project.id;
    },
  });
}

const keptOf = async (key: string) =>
  (await content.sql('select outcome from idempotency_key where key = $1', [key]))[0];
const fail = () => {
  throw new Error('the signal was lost');
};
const projects = async (name: string) =>
  (await content.sql('select id from project where name = $1', [name])).map(({ id }) => id);

test('what a write gives is kept in its transaction, and given again', async () => {
  const [name, key] = [randomUUID(), newKey()];
  let kept: unknown;
  const { result } = (await make(name, key, async () => (kept = await keptOf(key)))) as { result: string };
  expect(kept).toEqual({ outcome: { id: result } });
  expect(await make(name, key)).toEqual({ kept: { id: result } });
  expect(await projects(name)).toEqual([result]);
});

test('another mutation at the same place is a CONFLICT', async () => {
  const key = newKey();
  await make(randomUUID(), key);
  const other = { name: 'updateProject', personal: false, keep: () => null, run: () => null };
  await expect(contextOf(idempotencyOf(key)).once!(other)).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('an error keeps nothing', async () => {
  const [name, key] = ['n'.repeat(256), newKey()];
  await expect(make(name, key)).rejects.toThrow('value too long');
  expect(await keptOf(key)).toBeUndefined();
});

test('an error after a commit that was the last step changes nothing', async () => {
  const [name, key] = [randomUUID(), newKey()];
  await expect(make(name, key, fail)).rejects.toThrow('the signal was lost');
  expect(await make(name, key)).toEqual({ kept: { id: (await projects(name))[0] } });
});

test('a mutation that goes on after its commit is done again until it has returned', async () => {
  const [name, key] = [randomUUID(), newKey()];
  await expect(make(name, key, fail, true)).rejects.toThrow('the signal was lost');
  expect([(await projects(name)).length, await keptOf(key)]).toEqual([1, { outcome: null }]);
  const { result } = (await make(name, key, undefined, true)) as { result: string };
  expect((await projects(name)).length).toBe(2);
  expect(await make(name, key, undefined, true)).toEqual({ kept: { id: result } });
});

test('a key that was left open is the same mutation’s alone', async () => {
  const key = newKey();
  await expect(make(randomUUID(), key, fail, true)).rejects.toThrow('the signal was lost');
  const other = { name: 'updateProject', personal: false, keep: () => null, run: () => null };
  await expect(contextOf(idempotencyOf(key)).once!(other)).rejects.toMatchObject({ code: 'CONFLICT' });
});

/** Requests of one process wait for each other before they take a connection. */
const anotherProcess = () => ({ ...content.database });

test('one that waits for another does it itself where that one fails', async () => {
  const [name, key] = [randomUUID(), newKey()];
  const [first, second] = [contextOf(idempotencyOf(key)), contextOf(idempotencyOf(key), anotherProcess())];
  let claimed!: () => void;
  let release!: () => void;
  const hasClaimed = new Promise<void>((done) => (claimed = done));
  const released = new Promise<void>((done) => (release = done));
  const failing = first.once!({
    name: 'createProject',
    personal: false,
    keep: () => null,
    run: () =>
      first.write(async () => {
        claimed();
        await released;
        throw new Error('rolled back');
      }),
  });
  await hasClaimed;
  let ran = false;
  const waiting = second.once!({
    name: 'createProject',
    personal: false,
    keep: () => ({ id: 'second' }),
    run: () =>
      second.write(async (em) => {
        ran = true;
        return em.create(Project, { name, createdById: user });
      }),
  });
  const blocked = async () =>
    (await content.sql(`select 1 from pg_stat_activity where wait_event_type = 'Lock' and query ~ 'idempotency_key'`))
      .length > 0;
  expect(await eventually(blocked)).toBe(true);
  expect(ran).toBe(false);
  release();
  await expect(failing).rejects.toThrow('rolled back');
  expect(await waiting).toHaveProperty('result');
  expect((await projects(name)).length).toBe(1);
});

const create = 'mutation ($name: String!) { createProject(input: { name: $name }) { project { id } } }';

/** A request to the subgraph as the gateway sends it, to be sent as often as one likes. */
async function signed(query: string, variables: Record<string, unknown>, key: string) {
  const body = JSON.stringify({ query, variables });
  const { headers } = await createRequestSigner(content.keys.of('gateway'), content.keys.ring).sign({
    path: '/graphql',
    body,
    identity: acme.as('OWNER', user).identity,
    receiver: 'content',
    left: 60_000,
    idempotency: idempotencyOf(key),
  });
  return async (changed: Record<string, string> = {}) => {
    const response = await fetch(`${content.url}/graphql`, {
      method: 'POST',
      headers: { ...headers, ...changed },
      body,
    });
    return (await response.json()) as { data?: any; errors?: { extensions: { code: string } }[] };
  };
}

test('a repetition spends a nonce of its own', async () => {
  const [name, key] = [randomUUID(), newKey()];
  const first = await signed(create, { name }, key);
  const again = await signed(create, { name }, key);
  const { data } = await first();
  expect(data.createProject.project.id).toEqual((await projects(name))[0]);
  expect((await again()).data).toEqual(data);
  for (const send of [first, again])
    expect((await send()).errors?.map(({ extensions }) => extensions.code)).toEqual(['IDENTITY_REQUIRED']);
});

test('the key is bound: without it, or with another, the request is not the gateway’s', async () => {
  const name = randomUUID();
  const send = await signed(create, { name }, newKey());
  for (const changed of ['', idempotencyOf(newKey())])
    expect((await send({ 'orgraph-idempotency': changed })).errors?.[0]?.extensions.code).toBe('IDENTITY_REQUIRED');
  expect(await projects(name)).toEqual([]);
});

test('a key is for one root field', async () => {
  const name = randomUUID();
  const twice =
    'mutation ($name: String!) { a: createProject(input: { name: $name }) { project { id } } b: createProject(input: { name: $name }) { project { id } } }';
  const { data, errors } = await (await signed(twice, { name }, newKey()))();
  expect([data.b, errors?.map(({ extensions }) => extensions.code)]).toEqual([null, ['INTERNAL']]);
  expect((await projects(name)).length).toBe(1);
});
