import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { z } from 'zod';
import { createCancellation } from '#gateway/http/cancellation.ts';
import { readForwardRules } from '#gateway/subgraphClient/headerForwarding.ts';
import { createSubgraphClient } from '#gateway/subgraphClient/subgraphRequest.ts';
import { UnprovenAnswer } from '#platform/identity/answerCheck.ts';
import { anonymous } from '#platform/identity/identity.ts';
import { createServiceClient } from '#platform/identity/serviceClient.ts';
import type { RequestSigner } from '#platform/identity/signedRequest.ts';
import { listen, readBody, sendJson, type Listening } from '#platform/process/httpServer.ts';
import { createLog } from '#platform/process/log.ts';

const log = createLog('test', 'silent');
let server: Listening;
/** The key that the subgraph accepts, that of each request it received, and that which the next one is signed with. */
let accepted: string;
let received: string[];
let signed: string;
let reads: number;
const signer: RequestSigner = {
  sign: () => ({
    headers: { 'content-type': 'application/json', 'x-signed': signed },
    answer: {
      nonce: 'n',
      assertProven(answer) {
        // Who cannot verify a request can prove no answer to it.
        if (answer.status === 401) throw new UnprovenAnswer('reviews', answer);
      },
    },
  }),
  async refresh() {
    reads += 1;
    signed = 'new';
  },
};

beforeEach(async () => {
  [accepted, signed, received, reads] = ['new', 'old', [], 0];
  server = await listen(
    (request, response) => {
      void readBody(request, 1_000).then(() => {
        const key = String(request.headers['x-signed']);
        received.push(key);
        sendJson(response, key === accepted ? 200 : 401, key === accepted ? { data: { a: 1 } } : {});
      });
    },
    0,
    '127.0.0.1',
  );
});
afterEach(() => server.drain(0));

async function ask(kind: 'query' | 'mutation'): Promise<string> {
  const patience = createCancellation(60_000);
  const client = createSubgraphClient({
    signer,
    endpoints: new Map([['reviews', `${server.url}/graphql`]]),
    forward: readForwardRules('', ['reviews'], true),
    deduplicate: true,
    limitOf: () => 60_000,
  });
  const scope = { identity: anonymous, requestId: 'a', client: { address: '', agent: '' }, headers: {}, patience, log };
  try {
    return await client.send(scope, 'reviews', kind, '{"query":"{ a }"}');
  } finally {
    patience.settle();
    client.close();
  }
}

const call = () =>
  createServiceClient({ name: 'slack', signer, urlOf: () => server.url, log }).call('tenancy', '/internal/tenant', {
    purpose: 'tenant',
    body: {},
    answer: z.object({ data: z.object({ a: z.number() }) }),
  });

test.each([
  ['a query', () => ask('query'), '{"data":{"a":1}}'],
  ['a call between services', call, { data: { a: 1 } }],
])('%s that is refused is signed anew with the keys of now, once', async (_, send, answer) => {
  expect(await send()).toEqual(answer);
  expect([received, reads]).toEqual([['old', 'new'], 1]);
});

test('a mutation that anybody may have refused is not sent twice; the next is signed with the keys of now', async () => {
  await expect(ask('mutation')).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  expect(await ask('mutation')).toBe('{"data":{"a":1}}');
  expect(received).toEqual(['old', 'new']);
});

test.each([
  ['a query', () => ask('query')],
  ['a call between services', call],
])('%s that is refused twice has failed', async (_, send) => {
  accepted = 'none';
  await expect(send()).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  expect(received).toEqual(['old', 'new']);
});

test('gateways that refuse a signal are told again, once', async () => {
  await createServiceClient({
    name: 'tenancy',
    signer,
    urlOf: () => '',
    gatewayUrls: [server.url],
    log,
  }).signalGateways('/internal/membership-changed', { purpose: 'membership-changed', body: {} });
  expect(received).toEqual(['old', 'new']);
});
