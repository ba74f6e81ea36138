import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createCancellation, type OwnCancellation } from '#gateway/http/cancellation.ts';
import { readForwardRules } from '#gateway/subgraphClient/headerForwarding.ts';
import { createSubgraphClient, type SubgraphClient } from '#gateway/subgraphClient/subgraphRequest.ts';
import { anonymous, type Identity } from '#platform/identity/identity.ts';
import type { RequestSigner } from '#platform/identity/signedRequest.ts';
import { listen, readBody, sendJson, type Listening } from '#platform/process/httpServer.ts';
import { createLog } from '#platform/process/log.ts';
import { eventually } from '../../harness/eventually.ts';

const signer: RequestSigner = {
  sign({ left }) {
    told.push(left);
    return { headers: { 'content-type': 'application/json' }, answer: undefined };
  },
};
let server: Listening;
let requester: SubgraphClient;
/** Requests that wait for their answer. */
const waiting: ServerResponse[] = [];
/** The time that each was said to have. */
const told: (number | undefined)[] = [];
const patiences: OwnCancellation[] = [];

beforeAll(async () => {
  server = await listen(
    (request, response) => {
      void readBody(request, 1_000).then(() => waiting.push(response));
    },
    0,
    '127.0.0.1',
  );
  requester = createSubgraphClient({
    signer,
    endpoints: new Map([['reviews', `${server.url}/graphql`]]),
    forward: readForwardRules('reviews: x-a, x-b', ['reviews'], false),
    deduplicate: true,
    limitOf: () => 60_000,
  });
});
beforeEach(() => {
  waiting.length = 0;
  told.length = 0;
});
afterAll(async () => {
  for (const patience of patiences) patience.settle();
  requester.close();
  await server.drain(0);
});

function send({
  identity = anonymous,
  headers = {},
  kind = 'query' as 'query' | 'mutation',
  milliseconds = 60_000,
  by = requester,
}: {
  identity?: Identity;
  headers?: Record<string, string>;
  kind?: 'query' | 'mutation';
  milliseconds?: number;
  by?: SubgraphClient;
} = {}) {
  const patience = createCancellation(milliseconds);
  patiences.push(patience);
  const answer = by.send(
    {
      identity,
      requestId: 'a',
      client: { address: '', agent: '' },
      headers,
      patience,
      log: createLog('test', 'silent'),
    },
    'reviews',
    kind,
    '{"query":"{ a }"}',
  );
  return { patience, answer };
}

const arrived = async (count: number) => expect(await eventually(() => waiting.length === count)).toBe(true);
const answerAll = () => waiting.splice(0).forEach((response, index) => sendJson(response, 200, { data: { a: index } }));

test('equal queries of one identity that are under way are sent once', async () => {
  const [one, other] = [send(), send()];
  await arrived(1);
  answerAll();
  expect(await Promise.all([one.answer, other.answer])).toEqual(['{"data":{"a":0}}', '{"data":{"a":0}}']);
  const later = send();
  await arrived(1);
  answerAll();
  await later.answer;
});

test('neither mutations, nor queries of two identities, nor those with different headers to send on are one', async () => {
  const somebody: Identity = { ...anonymous, kind: 'user', subject: 'somebody' };
  const all = [
    send(),
    send({ identity: somebody }),
    send({ identity: { ...somebody, permissions: ['*'] } }),
    send({ headers: { 'x-a': '1' } }),
    send({ headers: { 'x-b': '1' } }),
    send({ kind: 'mutation' }),
    send({ kind: 'mutation' }),
  ];
  await arrived(all.length);
  answerAll();
  const answers = await Promise.all(all.map(({ answer }) => answer));
  expect(new Set(answers).size).toBe(all.length);
});

test('a client that leaves takes nothing from others who wait for the same: one of them asks again, for all', async () => {
  const [first, second, third] = [send(), send(), send()];
  await arrived(1);
  first.patience.leave();
  await expect(first.answer).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  await arrived(2);
  answerAll();
  expect(await Promise.all([second.answer, third.answer])).toEqual(['{"data":{"a":1}}', '{"data":{"a":1}}']);
});

test('who has less time than the first waits no longer than their own', async () => {
  const [first, hasty] = [send(), send({ milliseconds: 300 })];
  await arrived(1);
  await expect(hasty.answer).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  answerAll();
  expect(await first.answer).toBe('{"data":{"a":0}}');
});

test('that the first’s identity was not accepted is not shared: others ask under their own', async () => {
  const [first, second] = [send(), send()];
  await arrived(1);
  sendJson(waiting.shift()!, 401, {});
  await expect(first.answer).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  await arrived(1);
  answerAll();
  expect(await second.answer).toBe('{"data":{"a":0}}');
});

describe('a subgraph that is told how long it has', () => {
  const clientOf = (url: string, milliseconds: number) =>
    createSubgraphClient({
      signer,
      endpoints: new Map([['reviews', `${url}/graphql`]]),
      forward: readForwardRules('', ['reviews'], false),
      deduplicate: true,
      limitOf: () => milliseconds,
    });

  test('has the request’s time or its own, whichever is less, but for the way back', async () => {
    const limited = clientOf(server.url, 10_000);
    const all = [send({ by: limited, kind: 'mutation' }), send({ by: limited, kind: 'mutation', milliseconds: 5_000 })];
    await arrived(2);
    answerAll();
    await Promise.all(all.map(({ answer }) => answer));
    limited.close();
    const [most, less] = told as [number, number];
    expect(most).toBeGreaterThan(5_000);
    expect(most).toBeLessThanOrEqual(9_750);
    expect(less).toBeLessThanOrEqual(4_750);
  });

  test('costs the rest of the request nothing when it hangs, and what became of a mutation is not known', async () => {
    const limited = clientOf(server.url, 300);
    await expect(send({ by: limited, kind: 'mutation' }).answer).rejects.toMatchObject({
      code: 'SUBGRAPH_UNAVAILABLE',
      extensions: { outcome: 'UNKNOWN' },
    });
    await expect(send({ by: limited }).answer).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    limited.close();
  });

  test('is not asked when no time is left: the mutation is not done', async () => {
    await expect(send({ kind: 'mutation', milliseconds: 1 }).answer).rejects.toMatchObject({
      extensions: { outcome: 'NOT_DONE' },
    });
    expect(waiting).toHaveLength(0);
  });

  test('may be starting anew: while nobody listens, queries and mutations are tried again', async () => {
    const free = await listen(() => undefined, 0, '127.0.0.1');
    await free.drain(0);
    const limited = clientOf(free.url, 10_000);
    const all = [send({ by: limited }), send({ by: limited, kind: 'mutation' })].map(({ answer }) => answer);
    await eventually(() => told.length === 2);
    const again = await listen((_, response) => sendJson(response, 200, { data: {} }), free.port, '127.0.0.1');
    expect(await Promise.all(all)).toEqual(['{"data":{}}', '{"data":{}}']);
    limited.close();
    await again.drain(0);
  });

  test('and is away when nobody listens for longer: the mutation is not done', async () => {
    const free = await listen(() => undefined, 0, '127.0.0.1');
    await free.drain(0);
    const limited = clientOf(free.url, 10_000);
    await expect(send({ by: limited, kind: 'mutation' }).answer).rejects.toMatchObject({
      code: 'SUBGRAPH_UNAVAILABLE',
      extensions: { outcome: 'NOT_DONE' },
    });
    limited.close();
  });
});
