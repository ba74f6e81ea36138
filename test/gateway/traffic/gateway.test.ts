import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { composeSmall } from '../fixture/compose.ts';
import { orgraph, startProcess } from '../fixture/gatewayProcess.ts';

let folder: string;
let supergraph: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'orgraph-record-'));
  supergraph = join(folder, 'supergraph.graphql');
  writeFileSync(
    supergraph,
    composeSmall([
      {
        name: 'accounts',
        sdl: 'type Query { user(name: String, first: Int): String }',
        resolvers: {},
        url: 'http://127.0.0.1:9/',
      },
    ]),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const start = (environment: Record<string, string>) =>
  startProcess([orgraph, 'gateway', '--supergraph', supergraph, '--port', '0', '--public'], environment);

async function ask(url: string, body: object, headers: Record<string, string> = {}): Promise<void> {
  await (
    await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  ).text();
}

const usesIn = (place: string) =>
  readdirSync(place)
    .flatMap((name) => readFileSync(join(place, name), 'utf8').trimEnd().split('\n').slice(1))
    .map(
      (line) =>
        JSON.parse(line) as { client?: string; version?: string; operation?: string; count: number; document?: string },
    );

test('gateways write into one folder what was run, and by whom, and no value of it', async () => {
  const place = join(folder, 'record');
  const gateways = [start({ RECORD_OPERATIONS: place }), start({ RECORD_OPERATIONS: place })];
  for (const { child, ended, url } of gateways) {
    const address = await url();
    const headers = { 'apollographql-client-name': 'web', 'apollographql-client-version': '7' };
    await ask(
      address,
      {
        query: 'query Ask($name: String = "hidden-default") { user(name: $name) }',
        variables: { name: 'hidden-variable' },
      },
      headers,
    );
    await ask(
      address,
      { query: 'query Ask($other: String!) { user(name: $other) }', variables: { other: 'hidden-variable' } },
      headers,
    );
    await ask(address, { query: '{ user(name: "hidden-literal", first: 77123) }' });
    await ask(address, { query: '{ nothing }' });
    await ask(address, {
      query: 'query Wrong($name: Int) { user(first: $name) }',
      variables: { name: 'hidden-variable' },
    });
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  }
  const uses = usesIn(place).map(({ client, version, operation, count, document }) => ({
    client,
    version,
    operation,
    count,
    document,
  }));
  expect(uses).toHaveLength(4);
  for (const gateway of [uses.slice(0, 2), uses.slice(2)]) {
    expect(gateway).toEqual(
      expect.arrayContaining([
        { client: 'web', version: '7', operation: 'Ask', count: 2, document: 'query Ask($v0:String!){user(name:$v0)}' },
        {
          client: undefined,
          version: undefined,
          operation: undefined,
          count: 1,
          document: 'query($v0:String!$v1:Int!){user(name:$v0 first:$v1)}',
        },
      ]),
    );
  }
  expect(
    readdirSync(place)
      .map((name) => readFileSync(join(place, name), 'utf8'))
      .join('\n'),
  ).not.toMatch(/hidden|77123/);
});

test('pages of allowed origins may say which client they are', async () => {
  const { child, ended, url } = start({ RECORD_OPERATIONS: join(folder, 'pages'), CORS_ORIGINS: 'https://app.test' });
  const { headers } = await fetch(`${await url()}/graphql`, {
    method: 'OPTIONS',
    headers: { origin: 'https://app.test' },
  });
  child.kill('SIGTERM');
  await ended;
  expect(headers.get('access-control-allow-headers')).toMatch(
    /apollographql-client-name.*apollographql-client-version/,
  );
});

test('nothing is recorded unless a folder is configured, nor where the sample is 0', async () => {
  const place = join(folder, 'none');
  const { child, ended, url } = start({ RECORD_OPERATIONS: place, RECORD_SAMPLE: '0' });
  await ask(await url(), { query: '{ user }' });
  child.kill('SIGTERM');
  await ended;
  expect(readdirSync(folder)).not.toContain('none');
});

test('a sample that is none is a mistake of the configuration', async () => {
  const { ended, output } = start({ RECORD_OPERATIONS: join(folder, 'none'), RECORD_SAMPLE: '2' });
  expect(await ended).toBe(2);
  expect(output()).toContain('RECORD_SAMPLE: must be from 0 to 1');
});
