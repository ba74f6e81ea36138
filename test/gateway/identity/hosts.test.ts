import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { listen } from '#platform/process/httpServer.ts';
import { createTestKeys, type TestKeys } from '../../harness/keys.ts';
import { composeSmall } from '../fixture/compose.ts';
import { main, orgraph, startProcess } from '../fixture/gatewayProcess.ts';

let folder: string;
let keys: TestKeys;
let supergraph: string;
let identity: string;
beforeAll(async () => {
  keys = await createTestKeys();
  folder = mkdtempSync(join(tmpdir(), 'orgraph-hosts-'));
  supergraph = join(folder, 'supergraph.graphql');
  identity = join(folder, 'identity.json');
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
  writeFileSync(
    identity,
    JSON.stringify({ subject: 'bench', organization: '0198a8a8-0000-7000-8000-000000000001', role: 'OWNER' }),
  );
});
afterAll(() => {
  keys.remove();
  rmSync(folder, { recursive: true });
});

/** What is answered to a request with these lines after its first one. */
async function ask(url: string, lines: readonly string[], target = '/graphql?query=%7B__typename%7D', version = '1.1') {
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname === '0.0.0.0' ? '127.0.0.1' : hostname);
  socket.write(`GET ${target} HTTP/${version}\r\n${[...lines, 'Connection: close', '', ''].join('\r\n')}`);
  const answer = await text(socket);
  const code = /"code":"(\w+)"/.exec(answer)?.[1];
  return [Number(answer.split(' ', 2)[1]), ...(code === undefined ? [] : [code])];
}

const own = [
  'localhost',
  'LOCALHOST:4000',
  'acme.localhost:4000',
  '127.0.0.1',
  '127.0.0.1:4000',
  '127.9.8.7:1',
  '[::1]',
  '[::1]:4000',
];
const foreign = [
  'evil.test',
  'evil.test:4000',
  'localhost.evil.test',
  '127.0.0.1.evil.test',
  'evillocalhost',
  '.localhost',
  '192.168.0.1:4000',
  '0.0.0.0:4000',
  '[::2]:4000',
  '[127.0.0.1]',
  'localhost@evil.test',
  'localhost, evil.test',
  '',
];

test.each<[string, () => string[], Record<string, string>]>([
  ['under one identity', () => [orgraph, 'gateway', '--identity', identity], {}],
  ['with organizations, as npm start and orgraph dev run it', () => [main], {}],
  ['of a public graph', () => [orgraph, 'gateway', '--public'], {}],
])('a gateway %s that listens on loopback answers to this machine’s own names only', async (_, args, more) => {
  const { child, ended, url } = startProcess(args(), {
    PORT: '0',
    HOST: '127.0.0.1',
    SUPERGRAPH: supergraph,
    ORGRAPH_KEYS: keys.directory,
    ...more,
  });
  const address = await url();
  for (const host of own) expect([host, await ask(address, [`Host: ${host}`])]).toEqual([host, [200]]);
  for (const host of foreign)
    expect([host, await ask(address, [`Host: ${host}`])]).toEqual([host, [421, 'BAD_REQUEST']]);
  expect(await ask(address, ['Host: evil.test'], '/health/live')).toEqual([421, 'BAD_REQUEST']);
  expect(await ask(address, [], '/graphql', '1.0')).toEqual([421, 'BAD_REQUEST']);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test('the page opens on localhost and on 127.0.0.1', async () => {
  const { child, ended, url } = startProcess([main], {
    PORT: '0',
    SUPERGRAPH: supergraph,
    ORGRAPH_KEYS: keys.directory,
  });
  const { port } = new URL(await url());
  for (const host of ['localhost', '127.0.0.1']) {
    const lines = [`Host: ${host}:${port}`, 'Accept: text/html'];
    expect(await ask(`http://127.0.0.1:${port}`, lines, '/graphql')).toEqual([200]);
    const answer = await fetch(`http://${host}:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: `http://${host}:${port}` },
      body: '{"query":"{ __typename }"}',
    });
    expect(await answer.json()).toEqual({ data: { __typename: 'Query' } });
  }
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test('what operators see on loopback is kept from other names too', async () => {
  const { child, ended, url, line } = startProcess([main], {
    PORT: '0',
    METRICS_PORT: '0',
    SUPERGRAPH: supergraph,
    ORGRAPH_KEYS: keys.directory,
  });
  const metrics = await line(/"metrics":"([^"]+)"/);
  await url();
  expect(await ask(metrics, ['Host: localhost'], '/metrics')).toEqual([200]);
  expect(await ask(metrics, ['Host: evil.test'], '/metrics')).toEqual([421, 'BAD_REQUEST']);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test('a gateway that listens on other addresses answers to any one name', async () => {
  const { child, ended, url } = startProcess([orgraph, 'gateway', '--public'], {
    PORT: '0',
    HOST: '0.0.0.0',
    SUPERGRAPH: supergraph,
  });
  const address = await url();
  expect(await ask(address, ['Host: graph.test'])).toEqual([200]);
  expect(await ask(address, ['Host: graph.test', 'Host: graph.test'])).toEqual([400, 'BAD_REQUEST']);
  expect(await ask(address, [])).toEqual([400]);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test('no process answers a request with two Host headers, or with none', async () => {
  const { url, drain } = await listen((_, response) => response.end(), 0, '127.0.0.1');
  expect(await ask(url, ['Host: a.test'])).toEqual([200]);
  expect(await ask(url, ['Host: localhost', 'hOST: evil.test'])).toEqual([400, 'BAD_REQUEST']);
  expect(await ask(url, ['Host: localhost', 'Host: localhost'])).toEqual([400, 'BAD_REQUEST']);
  expect(await ask(url, [])).toEqual([400]);
  await drain(0);
});
