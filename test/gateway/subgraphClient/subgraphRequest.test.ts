import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createCancellation, type OwnCancellation } from '#gateway/http/cancellation.ts';
import { readForwardRules } from '#gateway/subgraphClient/headerForwarding.ts';
import { createSubgraphClient, type SubgraphClient } from '#gateway/subgraphClient/subgraphRequest.ts';
import { anonymous, type Identity } from '#platform/identity/identity.ts';
import { listen, readBody, sendJson, type Listening } from '#platform/process/httpServer.ts';
import { createLog } from '#platform/process/log.ts';
import { eventually } from '../../harness/eventually.ts';

let server: Listening;
let requester: SubgraphClient;
/** Requests that wait for their answer. */
const waiting: ServerResponse[] = [];
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
    signer: { sign: () => ({ headers: { 'content-type': 'application/json' }, answer: undefined }) },
    endpoints: new Map([['reviews', `${server.url}/graphql`]]),
    forward: readForwardRules('reviews: x-a, x-b', ['reviews'], false),
    deduplicate: true,
  });
});
beforeEach(() => {
  waiting.length = 0;
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
}: { identity?: Identity; headers?: Record<string, string>; kind?: 'query' | 'mutation' } = {}) {
  const patience = createCancellation(60_000);
  patiences.push(patience);
  const answer = requester.send(
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
