import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createCancellation } from '#gateway/http/cancellation.ts';
import { readForwardRules } from '#gateway/subgraphClient/headerForwarding.ts';
import { createSubgraphClient } from '#gateway/subgraphClient/subgraphRequest.ts';
import { createDestination } from '#gateway/subgraphClient/transport/destination.ts';
import { NotSent } from '#gateway/subgraphClient/transport/exchange.ts';
import { Reply } from '#platform/identity/reply.ts';
import { createRequestSigner, createRequestVerifier } from '#platform/identity/signedRequest.ts';
import { listen, readBody } from '#platform/process/httpServer.ts';
import { createLog } from '#platform/process/log.ts';
import { eventually } from '../../harness/eventually.ts';
import { createTestKeys, type TestKeys } from '../../harness/keys.ts';
import { memberIdentity } from '../../harness/subgraph.ts';

let keys: TestKeys;
beforeAll(async () => {
  keys = await createTestKeys();
});
afterAll(() => keys.remove());

const error = { message: 'Later.', path: ['a'], extensions: { code: 'SUBGRAPH_UNAVAILABLE', outcome: 'NOT_DONE' } };

test('what a second copy of a mutation says was not done, the first may have done', async () => {
  const verifier = createRequestVerifier(keys.of('content'), keys.ring);
  let mutations = 0;
  const server = await listen(
    (request, response) => {
      void readBody(request, 10_000).then(async (body) => {
        const { method = '', url: path = '', headers } = request;
        const proven = await verifier.verify({ method, path, headers, body });
        const reply = new Reply(response);
        reply.proveTo(proven);
        if (!body.includes('mutation')) return reply.send(200, { data: { a: 1 } });
        mutations += 1;
        // Whoever has the first copy does it, and is cut off before it can say so.
        if (mutations === 1) return void request.socket.destroy();
        return reply.send(200, { data: { a: null }, errors: [error] });
      });
    },
    0,
    '127.0.0.1',
  );
  const client = createSubgraphClient({
    signer: createRequestSigner(keys.of('gateway'), keys.ring),
    endpoints: new Map([['content', `${server.url}/graphql`]]),
    forward: readForwardRules('', ['content'], true),
    deduplicate: false,
    limitOf: () => 60_000,
  });
  const patience = createCancellation(60_000);
  const identity = memberIdentity('0d6a6e55-7a3f-4b0e-9c53-6a3d4f1f2b02', 'OWNER');
  const scope = {
    identity,
    requestId: 'r',
    client: { address: '', agent: '' },
    headers: {},
    patience,
    log: createLog('test', 'silent'),
  };
  await client.send(scope, 'content', 'query', '{"query":"{ a }"}');
  const answer = await client.send(scope, 'content', 'mutation', '{"query":"mutation { a }"}');
  expect(mutations).toBe(2);
  expect(JSON.parse(answer)).toEqual({
    data: { a: null },
    errors: [{ ...error, extensions: { ...error.extensions, outcome: 'UNKNOWN' } }],
  });
  patience.settle();
  client.close();
  await server.drain(0);
});

test('a request that was written once has been sent, also where its second copy finds no place', async () => {
  let received = 0;
  const sockets: Socket[] = [];
  const open = (port: number) =>
    new Promise<Server>((done) => {
      const one = createServer((socket) => {
        sockets.push(socket);
        socket.on('error', () => undefined);
        socket.on('data', (bytes) => {
          if (!String(bytes).includes('mutation')) return;
          received += 1;
          server.close();
          socket.destroy();
        });
      }).listen(port, '127.0.0.1', () => done(one));
    });
  let server = await open(0);
  const { port } = server.address() as AddressInfo;
  const destination = createDestination(`http://127.0.0.1:${port}/graphql`, { fewest: 1, most: 1, queue: 0 });
  const patience = createCancellation(60_000);
  const post = (body: string) =>
    destination
      .post({ headers: {}, body, repeatable: true, pipelined: false, nonce: 'n', patience })
      .catch((failure: unknown) => failure);
  const first = post('mutation');
  expect(await eventually(() => received === 1, 1)).toBe(true);
  server = await open(port);
  const other = post('query');
  expect(await first).not.toBeInstanceOf(NotSent);
  patience.settle();
  destination.close();
  for (const socket of sockets) socket.destroy();
  server.close();
  await other;
});
