import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { subscriptionsRefused } from '#gateway/engine/subscriptionsRefused.ts';
import { connectedAddress } from '#gateway/http/clientAddress.ts';
import { guardUpgrade } from '#gateway/http/guardHost.ts';
import { createWebSocketRoute, usualWebSocketLimits } from '#gateway/server/webSocketRoute.ts';
import { listen, type Listening } from '#platform/process/httpServer.ts';
import { eventually } from '../../harness/eventually.ts';
import { deploy, type Deployment } from '../fixture/deployment.ts';

let gateway: Deployment;
beforeAll(async () => {
  gateway = await deploy();
});
afterAll(() => gateway.stop());

const none =
  'The graph has no subscriptions: its schema has no type Subscription. Ask by a query, again where it may have changed.';
const overWebSocket = `${none} Over WebSocket nothing is served: send queries and mutations by POST to /graphql.`;
const extensions = { code: 'SUBSCRIPTIONS_NOT_SUPPORTED' };
const ofWebSocket = (url: string) => `${url.replace('http', 'ws')}/graphql`;

test('graphql-ws is told by its own protocol, and retries nothing', async () => {
  let connections = 0;
  const client = createWsClient({
    url: ofWebSocket(gateway.url),
    webSocketImpl: WebSocket,
    connectionParams: { authorization: 'Bearer forged' },
    on: { connected: () => (connections += 1) },
  });
  for (const query of ['subscription { changed }', '{ whoAmI }', 'not GraphQL']) {
    const told = await new Promise((resolve) => {
      client.subscribe({ query }, { next: resolve, error: resolve, complete: () => resolve('completed') });
    });
    expect(told).toEqual([{ message: overWebSocket, extensions }]);
  }
  await client.dispose();
  expect(connections).toBeLessThanOrEqual(3);
  expect(gateway.received).toEqual([]);
});

test('graphql-sse is told in a stream of events, and served whatever else it asks', async () => {
  const client = createSseClient({ url: `${gateway.url}/graphql`, retryAttempts: 0 });
  const ask = async (query: string) => {
    const results = [];
    for await (const result of client.iterate({ query })) results.push(result);
    return results;
  };
  expect(await ask('subscription { changed }')).toEqual([{ errors: [{ message: none, extensions }] }]);
  expect(await ask('mutation { logIn(email: "a") }')).toEqual([{ data: { logIn: 'token' } }]);
  expect(await ask('{ organization { id } }')).toMatchObject([
    { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
  ]);
  client.dispose();
});

test('graphql-sse with a single connection shows why it gets none', async () => {
  const client = createSseClient({ url: `${gateway.url}/graphql`, singleConnection: true, retryAttempts: 0 });
  const told = await new Promise((resolve) => {
    client.subscribe(
      { query: 'subscription { changed }' },
      { next: resolve, error: resolve, complete: () => resolve('completed') },
    );
  });
  expect(String(told)).toBe(
    'NetworkError: Server responded with 405: Subscriptions are not served here, leave singleConnection out',
  );
  client.dispose();
});

test('an event source asks by GET', async () => {
  const response = await fetch(`${gateway.url}/graphql?query=subscription{changed}`, {
    headers: { accept: 'text/event-stream' },
  });
  expect({
    status: response.status,
    type: response.headers.get('content-type'),
    cache: response.headers.get('cache-control'),
    text: await response.text(),
  }).toEqual({
    status: 200,
    type: 'text/event-stream; charset=utf-8',
    cache: 'no-store',
    text: `event: next\ndata: ${JSON.stringify({ errors: [{ message: none, extensions }] })}\n\nevent: complete\ndata:\n\n`,
  });
});

test.each([
  ['application/json, text/event-stream', 'application/json'],
  [
    'application/graphql-response+json, application/json, text/event-stream, multipart/mixed',
    'application/graphql-response+json',
  ],
  ['text/event-stream, multipart/mixed', 'text/event-stream'],
  ['text/event-stream, */*;q=0.1', 'text/event-stream'],
  ['*/*', 'application/json'],
])('who accepts %s gets %s', async (accept, type) => {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { accept, 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ __typename }' }),
  });
  expect(response.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
});

test('by plain HTTP the code is that of any error', async () => {
  for (const [accept, status] of [
    ['application/json', 200],
    ['application/graphql-response+json', 400],
  ] as const) {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { accept, 'content-type': 'application/json' },
      body: JSON.stringify({ query: 'subscription { changed }' }),
    });
    expect([response.status, await response.json()]).toEqual([status, { errors: [{ message: none, extensions }] }]);
  }
});

test('a graph that has subscriptions says that they are not served yet', () => {
  const schema = buildSchema('type Query { a: Int } type Subscription { b: Int }');
  expect(subscriptionsRefused(schema).message).toBe(
    'Subscriptions are not served yet. Ask by a query, again where it may have changed.',
  );
});

/** A connection that is spoken to word by word. */
async function connect(url: string, protocol: string | null = 'graphql-transport-ws') {
  const socket = new WebSocket(ofWebSocket(url), protocol === null ? [] : [protocol]);
  const messages: unknown[] = [];
  socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString())));
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code: number, reason: Buffer) => resolve({ code, reason: reason.toString() }));
  });
  await once(socket, 'open');
  return { socket, messages, closed, send: (message: unknown) => socket.send(JSON.stringify(message)) };
}

test('the protocol of subscriptions-transport-ws is spoken too', async () => {
  const { socket, messages, send, closed } = await connect(gateway.url, 'graphql-ws');
  send({ type: 'connection_init', payload: {} });
  send({ type: 'start', id: '1', payload: { query: 'subscription { changed }' } });
  await eventually(() => messages.length === 3);
  expect(socket.protocol).toBe('graphql-ws');
  expect(messages).toEqual([
    { type: 'connection_ack' },
    { type: 'ka' },
    { id: '1', type: 'error', payload: { message: overWebSocket, extensions } },
  ]);
  send({ type: 'connection_terminate' });
  expect((await closed).code).toBe(1000);
});

test.each<[string, unknown[], number]>([
  ['before it is initialised', [{ type: 'subscribe', id: '1' }], 4401],
  ['initialised twice', [{ type: 'connection_init' }, { type: 'connection_init' }], 4429],
  ['without an id', [{ type: 'connection_init' }, { type: 'subscribe' }], 4400],
  ['what is no object', [7], 4400],
  ['more than a hundred messages', Array.from({ length: 101 }, () => ({ type: 'ping' })), 1008],
  ['a message that is too long', [{ type: 'ping', payload: 'a'.repeat(70_000) }], 1009],
])('a connection ends: %s', async (_, said, code) => {
  const { send, closed } = await connect(gateway.url);
  said.forEach(send);
  expect((await closed).code).toBe(code);
});

test('an unknown subprotocol, and none, are told which there are', async () => {
  for (const protocol of ['chat', null]) {
    const { closed } = await connect(gateway.url, protocol);
    expect(await closed).toEqual({ code: 4406, reason: 'Subprotocols are graphql-transport-ws and graphql-ws.' });
  }
});

async function start(limits: Partial<typeof usualWebSocketLimits>): Promise<Listening> {
  const upgrade = createWebSocketRoute({
    refusal: () => subscriptionsRefused(buildSchema('type Query { a: Int }')),
    clientAddress: connectedAddress,
    limits: { ...usualWebSocketLimits, ...limits },
  });
  return listen((_, response) => response.end('by HTTP'), 0, '127.0.0.1', {
    upgrade: guardUpgrade(upgrade, '127.0.0.1'),
  });
}

test('connections end in time, initialised or not', async () => {
  const server = await start({ initialisation: 20, lifetime: 60 });
  expect((await (await connect(server.url)).closed).code).toBe(4408);
  const { send, closed } = await connect(server.url);
  send({ type: 'connection_init' });
  expect(await closed).toEqual({ code: 1000, reason: 'Nothing is served over WebSocket.' });
  await server.drain(0);
});

test('connections are counted, by address and together, and what has ended makes room', async () => {
  for (const limits of [{ ofOneAddress: 2 }, { connections: 2 }]) {
    const server = await start(limits);
    const [one] = [await connect(server.url), await connect(server.url)];
    await expect(connect(server.url)).rejects.toThrow('Unexpected server response: 503');
    one.socket.close();
    await eventually(() =>
      connect(server.url).then(
        () => true,
        () => false,
      ),
    );
    await server.drain(0);
  }
});

test('who opens too many is told to wait, as whenever there is too much to do', async () => {
  const server = await start({ ofOneAddress: 1 });
  await connect(server.url);
  const [, response] = (await once(
    new WebSocket(ofWebSocket(server.url), ['graphql-transport-ws']),
    'unexpected-response',
  )) as [unknown, IncomingMessage];
  let text = '';
  for await (const chunk of response) text += String(chunk);
  expect([response.statusCode, response.headers['retry-after'], JSON.parse(text)]).toEqual([
    503,
    '30',
    {
      errors: [
        {
          message: 'There are too many WebSockets. Try again in 30 seconds.',
          extensions: { code: 'NOT_READY', retryAfter: 30 },
        },
      ],
    },
  ]);
  await server.drain(0);
});

test('a server that ends waits for no WebSocket', async () => {
  const server = await start({});
  const { closed } = await connect(server.url);
  await server.drain(60_000);
  expect((await closed).code).toBe(1006);
});

test.each([
  ['h2c', '/graphql', {}],
  ['websocket', '/elsewhere', {}],
  ['websocket', '/graphql', { host: 'evil.example' }],
])('what is no WebSocket for the graph is answered by HTTP: %s %s %j', async (protocol, path, headers) => {
  const server = await start({});
  const request = httpRequest(`${server.url}${path}`, {
    headers: { connection: 'Upgrade', upgrade: protocol, ...headers },
  }).end();
  const [response] = (await once(request, 'response')) as [NodeJS.ReadableStream];
  let text = '';
  for await (const chunk of response) text += String(chunk);
  expect(text).toBe('by HTTP');
  await server.drain(0);
});
