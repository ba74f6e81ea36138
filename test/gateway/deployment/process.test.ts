import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { eventually } from '../../harness/eventually.ts';
import { createTestKeys, type TestKeys } from '../../harness/keys.ts';
import { composeSmall } from '../fixture/compose.ts';
import { main, startProcess } from '../fixture/gatewayProcess.ts';

let keys: TestKeys;
let folder: string;
let environment: Record<string, string>;

beforeAll(async () => {
  keys = await createTestKeys();
  folder = mkdtempSync(join(tmpdir(), 'orgraph-gateway-'));
  const supergraph = join(folder, 'supergraph.graphql');
  writeFileSync(
    supergraph,
    composeSmall([
      {
        name: 'tenancy',
        sdl: 'type Query { ping: String @access(needs: NOTHING) }',
        resolvers: {},
        url: 'http://127.0.0.1:9/graphql',
      },
    ]),
  );
  environment = { PORT: '0', ORGRAPH_KEYS: keys.directory, SUPERGRAPH: supergraph };
});
afterAll(() => {
  keys.remove();
  rmSync(folder, { recursive: true });
});

const start = (changes: Record<string, string> = {}) => startProcess([main], { ...environment, ...changes });

test('it listens, answers, and ends with status 0 after SIGTERM', async () => {
  const { child, ended, url } = start();
  const listening = await url();
  expect(await (await fetch(`${listening}/health/live`)).json()).toEqual({ status: 'live' });
  expect((await fetch(`${listening}/health/ready`)).status).toBe(503);
  const answer = (await (
    await fetch(`${listening}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ __typename ping }"}',
    })
  ).json()) as { data: unknown; errors: { extensions: { code: string } }[] };
  expect(answer.data).toEqual({ __typename: 'Query', ping: null });
  expect(answer.errors[0]!.extensions.code).toBe('SUBGRAPH_UNAVAILABLE');
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test('after SIGTERM it is not ready for DRAIN_SECONDS, in which it still answers; after Ctrl-C it ends at once', async () => {
  const { child, ended, url } = start({ DRAIN_SECONDS: '2' });
  const listening = await url();
  const ask = async () => {
    const answer = await fetch(`${listening}/graphql?query=%7B__typename%7D`);
    return [answer.status, answer.headers.get('connection'), await answer.json()];
  };
  expect(await ask()).toEqual([200, 'keep-alive', { data: { __typename: 'Query' } }]);
  child.kill('SIGTERM');
  expect(
    await eventually(async () => {
      const { status, headers } = await fetch(`${listening}/health/ready`);
      return status === 503 && headers.get('connection') === 'close';
    }),
  ).toBe(true);
  expect(await ask()).toEqual([200, 'close', { data: { __typename: 'Query' } }]);
  expect(await ended).toBe(0);

  const interrupted = start({ DRAIN_SECONDS: '3600' });
  await fetch(`${await interrupted.url()}/health/live`);
  interrupted.child.kill('SIGINT');
  expect(await interrupted.ended).toBe(0);
});

test('every mistake of its configuration is told in one line, and it ends', async () => {
  const { ended, output } = start({
    PORT: 'many',
    MEMBERSHIP_SECONDS: '60',
    TENANCY_GRACE_SECONDS: '121',
    ORGRAPH_KEYS: '',
    TENANCY_URL: 'tenancy',
  });
  expect(await ended).toBe(2);
  for (const name of ['PORT', 'MEMBERSHIP_SECONDS', 'TENANCY_GRACE_SECONDS', 'ORGRAPH_KEYS', 'TENANCY_URL'])
    expect(output()).toContain(`${name}: `);
});

test('a supergraph that is missing or none is named', async () => {
  const missing = start({ SUPERGRAPH: join(folder, 'nothing.graphql') });
  expect(await missing.ended).toBe(2);
  expect(missing.output()).toContain('SUPERGRAPH: ');
  writeFileSync(join(folder, 'wrong.graphql'), 'type Query { a: Int }');
  const wrong = start({ SUPERGRAPH: join(folder, 'wrong.graphql') });
  expect(await wrong.ended).toBe(2);
  expect(wrong.output()).toContain('is no supergraph');
});

test('a taken port is an error that names it', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const { ended, output } = start({ PORT: String(port) });
  expect(await ended).toBe(1);
  expect(output()).toContain(`port ${port} is taken`);
  taken.close();
});

test('what is registered is served, the rest refused, where TRUSTED_DOCUMENTS says so', async () => {
  const trusted = join(folder, 'trusted');
  mkdirSync(join(trusted, 'clients/web'), { recursive: true });
  writeFileSync(join(trusted, 'clients/web/1.json'), JSON.stringify({ ping: '{ __typename }' }));
  const { child, ended, url } = start({ TRUSTED_DOCUMENTS: 'enforce', TRUSTED_FOLDER: trusted });
  const listening = await url();
  const ask = async (search: string) => (await fetch(`${listening}/graphql?${search}`)).json();
  expect(await ask('documentId=ping')).toEqual({ data: { __typename: 'Query' } });
  expect(await ask('query={__typename}')).toEqual({ data: { __typename: 'Query' } });
  expect(await ask('query={ping}')).toMatchObject({ errors: [{ extensions: { code: 'OPERATION_NOT_TRUSTED' } }] });
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  const wrong = start({ TRUSTED_DOCUMENTS: 'maybe', TRUSTED_FOLDER: join(folder, 'nowhere') });
  expect(await wrong.ended).toBe(2);
  expect(wrong.output()).toContain('TRUSTED_DOCUMENTS: must be off, log or enforce');
  expect(wrong.output()).toContain('TRUSTED_FOLDER: there is no folder');
});

test('it tells over WebSocket that there are no subscriptions, and waits for no WebSocket when it ends', async () => {
  const { child, ended, url } = start();
  const socket = new WebSocket(`${(await url()).replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const messages: { type: string }[] = [];
  socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString()) as { type: string }));
  const closed = once(socket, 'close');
  await once(socket, 'open');
  for (const message of [
    { type: 'connection_init' },
    { type: 'subscribe', id: '1', payload: { query: 'subscription { a }' } },
  ])
    socket.send(JSON.stringify(message));
  await eventually(() => messages.length === 2);
  expect(messages).toEqual([
    { type: 'connection_ack' },
    {
      id: '1',
      type: 'error',
      payload: [expect.objectContaining({ extensions: { code: 'SUBSCRIPTIONS_NOT_SUPPORTED' } })],
    },
  ]);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect((await closed)[0]).toBe(1006);
});
