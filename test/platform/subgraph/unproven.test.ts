import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anonymous } from '#platform/identity/identity.ts';
import { createRequestSigner } from '#platform/identity/signedRequest.ts';
import { BodyBudget } from '#platform/process/bodyBudget.ts';
import { listen, readBody, sendJson, TooManyBodies } from '#platform/process/httpServer.ts';
import { eventually } from '../../harness/eventually.ts';
import { startSubgraph, type TestSubgraph } from '../../harness/subgraph.ts';

let content: TestSubgraph;
beforeAll(async () => {
  content = await startSubgraph('content');
});
afterAll(() => content.stop());

/** A request whose body never comes; what the server says to it, until it ends the connection. */
async function withoutBody(headers: Record<string, string>): Promise<string> {
  const socket = open(content.url, headers);
  const lines: string[] = [];
  socket.on('data', (data: Buffer) => lines.push(data.toString()));
  await once(socket, 'close');
  return lines.join('');
}

function open(url: string, headers: Record<string, string>): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const lines = Object.entries({ Host: 'content', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`POST /graphql HTTP/1.1\r\n${lines.join('')}\r\n`);
  return socket.on('error', () => undefined);
}

async function signed(receiver: 'content' | 'slack') {
  const signer = createRequestSigner(content.keys.of('gateway'), content.keys.ring);
  return (await signer.sign({ path: '/graphql', body: '', identity: anonymous, receiver })).headers;
}

test.each([
  ['nothing', async () => ({})],
  ['an identity that nobody signed', async () => ({ 'txn-token': 'a.b.c', 'orgraph-binding': 'v1' })],
  ['another subgraph’s identity', () => signed('slack')],
])('whoever sends %s is answered before any byte of the body is read', async (_, headers) => {
  const text = await withoutBody({ ...(await headers()), 'Content-Length': '5000000' });
  expect(text).toMatch(/^HTTP\/1\.1 401 /);
  expect(text).toContain('"code":"IDENTITY_REQUIRED"');
});

test('a body that says, or turns out, to be larger than the limit is refused while it is being sent', async () => {
  expect(await withoutBody({ ...(await signed('content')), 'Content-Length': '10485761' })).toContain(
    '"code":"QUERY_TOO_COMPLEX"',
  );
});

test('what is read at the same time is bounded, and given back when it is over', async () => {
  const budget = new BodyBudget(150);
  const held = () => {
    const free = [150, 100, 50].find((bytes) => budget.take(bytes)) ?? 0;
    budget.giveBack(free);
    return 150 - free;
  };
  const server = await listen(
    (request, response) => {
      readBody(request, 1_000, budget).then(
        (body) => {
          budget.giveBack(body.length);
          sendJson(response, 200, body.length);
        },
        (error: unknown) => sendJson(response, error instanceof TooManyBodies ? 503 : 400, {}),
      );
    },
    0,
    '127.0.0.1',
  );
  const first = open(server.url, { 'Content-Length': '200' });
  first.write('x'.repeat(100));
  expect(await eventually(() => held() === 100)).toBe(true);
  const ask = async (bytes: number) => (await fetch(server.url, { method: 'POST', body: 'x'.repeat(bytes) })).status;
  expect([await ask(50), await ask(51), await ask(50)]).toEqual([200, 503, 200]);
  first.destroy();
  expect(await eventually(() => held() === 0)).toBe(true);
  expect(await ask(150)).toBe(200);
  await server.drain(0);
});

test('every server of ours bounds how long headers and a whole request may take', async () => {
  let found: Server | undefined;
  const server = await listen(
    ({ socket }, response) => {
      found = (socket as unknown as { server: Server }).server;
      sendJson(response, 200, {});
    },
    0,
    '127.0.0.1',
  );
  await fetch(server.url);
  expect([found!.headersTimeout, found!.requestTimeout]).toEqual([15_000, 30_000]);
  await server.drain(0);
});
