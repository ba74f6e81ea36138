import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { assembleGateway, type GatewayOptions } from '#gateway/deployment/assemble.ts';
import { createLog } from '#platform/process/log.ts';
import { eventually } from '../../harness/eventually.ts';
import { createTestKeys } from '../../harness/keys.ts';
import { composeSmall } from '../fixture/compose.ts';
import { orgraph, startProcess } from '../fixture/gatewayProcess.ts';

let folder: string;
let supergraph: string;
let identity: string;

const write = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'orgraph-modes-'));
  supergraph = write(
    'supergraph.graphql',
    composeSmall([{ name: 'accounts', sdl: 'type Query { me: String }', resolvers: {}, url: 'http://127.0.0.1:9/' }]),
  );
  identity = write(
    'identity.json',
    JSON.stringify({
      subject: 'bench',
      organization: '0198a8a8-0000-7000-8000-000000000001',
      role: 'OWNER',
      permissions: ['*'],
    }),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const gateway = (args: readonly string[], environment: Record<string, string> = {}) =>
  startProcess([orgraph, 'gateway', ...args], environment);
const isGone = (url: string) =>
  eventually(() =>
    fetch(`${url}/health/live`).then(
      () => false,
      () => true,
    ),
  );
const ask = async (url: string) =>
  (
    await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    })
  ).json();

test('a public graph needs a supergraph and nothing else, and ends with status 0 after SIGTERM', async () => {
  const { child, ended, url } = gateway(['--supergraph', supergraph, '--port', '0', '--public']);
  const address = await url();
  expect((await fetch(`${address}/health/ready`)).status).toBe(200);
  expect(await ask(address)).toEqual({ data: { __typename: 'Query' } });
  expect(await (await fetch(`${address}/graphql?query=${encodeURIComponent('{ __typename }')}`)).json()).toEqual({
    data: { __typename: 'Query' },
  });
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test.each(['SIGTERM', 'SIGKILL'] as const)('`npm run gateway` ends after the %s of its npm', async (signal) => {
  const { child, url } = startProcess(
    ['run', '--silent', 'gateway', '--', '--supergraph', supergraph, '--port', '0', '--public'],
    {},
    'npm',
  );
  const address = await url();
  expect(await ask(address)).toEqual({ data: { __typename: 'Query' } });
  child.kill(signal);
  expect(await isGone(address)).toBe(true);
});

test('a fixed identity makes its keys in a folder of its own, and takes them away when it ends', async () => {
  const { child, ended, line, url } = gateway(['--supergraph', supergraph, '--port', '0', '--identity', identity], {
    HOST: '127.1.2.3',
  });
  const address = await url();
  expect(address).toContain('//127.1.2.3:');
  expect((await fetch(`${address}/health/ready`)).status).toBe(200);
  const keys = await line(/"keys":"([^"]+)"/);
  expect([existsSync(join(keys, 'accounts', 'keys.json')), existsSync(join(keys, 'jwks.json'))]).toEqual([true, true]);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(existsSync(keys)).toBe(false);
});

const identityOf = (changes: object): string =>
  JSON.stringify({ subject: 'bench', organization: '0198a8a8-0000-7000-8000-000000000001', ...changes });

test('both modes at once, and an option that does not exist, are refused', async () => {
  const [both, unknown] = [gateway(['--public', '--identity', identity]), gateway(['--publik'])];
  expect(await Promise.all([both.ended, unknown.ended])).toEqual([2, 2]);
  expect(both.output()).toContain("option '--public' cannot be used with option '--identity <file>'");
  expect(unknown.output()).toContain("unknown option '--publik'");
});

test('what it cannot serve is told in a line, and it ends', async () => {
  const { ended, output } = gateway(['--public']);
  expect(await ended).toBe(2);
  expect(output()).toContain('--public: the supergraph has types that are @tenantScoped');
});

test.each<[string, () => GatewayOptions, Record<string, string>, string]>([
  [
    'a supergraph that is missing',
    () => ({ public: true, supergraph: join(folder, 'none.graphql') }),
    {},
    'none.graphql is missing or not readable',
  ],
  [
    'a supergraph that is none',
    () => ({ public: true, supergraph: write('api.graphql', 'type Query { a: Int }') }),
    {},
    'api.graphql is no supergraph',
  ],
  ['a port that is none', () => ({ public: true, supergraph, port: 'many' }), {}, 'PORT: must be a port number'],
  [
    'a fixed identity for other machines',
    () => ({ identity, supergraph }),
    { HOST: '0.0.0.0' },
    'a loopback address only',
  ],
  ['a fixed identity for a name', () => ({ identity, supergraph }), { HOST: 'localhost' }, 'a loopback address only'],
  [
    'an identity that is missing',
    () => ({ identity: join(folder, 'none.json'), supergraph }),
    {},
    'none.json is missing or not readable',
  ],
  ['an identity that is no JSON', () => ({ identity: supergraph, supergraph }), {}, 'is not JSON'],
  [
    'an identity without an organization',
    () => ({ identity: write('wrong.json', identityOf({ organization: null })), supergraph }),
    {},
    'wrong.json organization: ',
  ],
  [
    'an identity with a word that means nothing',
    () => ({ identity: write('more.json', identityOf({ admin: true })), supergraph }),
    {},
    '--identity: ',
  ],
  [
    'credentials sent on under a fixed identity',
    () => ({ identity, supergraph }),
    { FORWARD_HEADERS: '*: authorization' },
    'authorization is never sent on',
  ],
  ['neither mode, without keys', () => ({ supergraph }), {}, 'ORGRAPH_KEYS: is missing'],
  [
    'another word than on and off',
    () => ({ public: true, supergraph }),
    { DEDUPLICATE: 'yes' },
    'DEDUPLICATE: must be on or off',
  ],
])('%s is refused with a line that says so', async (_, options, environment, reason) => {
  await expect(assembleGateway(options(), environment, createLog('test', 'silent'))).rejects.toThrow(reason);
});

test('given keys without those of a subgraph are refused by its name', async () => {
  const keys = await createTestKeys();
  await expect(
    assembleGateway({ identity, supergraph }, { ORGRAPH_KEYS: keys.directory }, createLog('test', 'silent')),
  ).rejects.toThrow('has no key of the subgraph accounts');
  keys.remove();
});
