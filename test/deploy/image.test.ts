import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { generateKeys } from '#platform/identity/keys.ts';
import { processNames, subgraphNames, type ProcessName, type SubgraphName } from '#platform/process/names.ts';
import { databaseUrls, withClient, type AllDatabaseUrls } from '#tools/database/provision.ts';
import { testServer } from '../harness/databases.ts';
import { eventually } from '../harness/eventually.ts';
import { startContainer, type Container } from './container.ts';
import { imageOf } from './dockerfile.ts';

const folder = mkdtempSync(join(tmpdir(), 'orgraph-deployment-'));
const prefix = `orgraph_image_${randomBytes(4).toString('hex')}_`;
let databases: AllDatabaseUrls;
const running = new Map<ProcessName, Container>();
const urls = new Map<ProcessName, string>();

/** A process' own folder of keys beside the public ones: what docker-compose.yml mounts. */
function keysOf(name: ProcessName): Record<string, string> {
  const own = join(folder, 'mounts', name);
  mkdirSync(own, { recursive: true });
  for (const given of ['public', name]) cpSync(join(folder, 'keys', given), join(own, given), { recursive: true });
  return { ORGRAPH_KEYS: own, ORGRAPH_JWKS: join(own, 'public', 'jwks.json') };
}

const subgraphEnvironment = (name: SubgraphName): Record<string, string> => ({
  PORT: '0',
  HOST: '127.0.0.1',
  ORGRAPH_DATA: join(folder, 'data'),
  ...keysOf(name),
  [`${name.toUpperCase()}_DATABASE_URL`]: databases[name].appUrl,
});

beforeAll(async () => {
  await generateKeys(join(folder, 'keys'));
  databases = databaseUrls(testServer().creatorUrl, () => randomBytes(12).toString('hex'), prefix);
});

afterAll(async () => {
  for (const container of running.values()) await container.stop();
  await withClient(testServer().creatorUrl, async (client) => {
    for (const name of subgraphNames) await client.query(`drop database if exists ${prefix}${name} with (force)`);
    for (const name of subgraphNames)
      for (const role of ['owner', 'app']) await client.query(`drop role if exists ${prefix}${name}_${role}`);
  });
  rmSync(folder, { recursive: true, force: true });
});

test('an image holds its own process, what all share, and nothing of another process', () => {
  const dockerfile = fileURLToPath(new URL('../../deploy/Dockerfile', import.meta.url));
  const held = (target: string, build = {}) =>
    imageOf(dockerfile, target, build)
      .copies.filter(({ from }) => from === undefined)
      .map(({ source }) => source)
      .toSorted();
  expect(held('gateway')).toEqual(['gateway/', 'package-lock.json', 'package.json', 'platform/', 'schema/']);
  expect(held('subgraph', { SERVICE: 'slack' })).toEqual([
    'migrations/slack/',
    'package-lock.json',
    'package.json',
    'platform/',
    'subgraphs/slack/',
  ]);
  expect(held('tools')).toEqual([
    'migrations/',
    'package-lock.json',
    'package.json',
    'platform/',
    'subgraphs/',
    'tools/',
  ]);
  for (const target of ['gateway', 'subgraph', 'tools'])
    expect(imageOf(dockerfile, target, { SERVICE: 'slack' }).user).toBe('node');
});

test('the migration of a deployment makes databases and roles on an empty server', async () => {
  const migrate = startContainer({
    target: 'tools',
    command: ['migrate', 'up'],
    environment: {
      DATABASE_URL: testServer().creatorUrl,
      ...Object.fromEntries(
        subgraphNames.flatMap((name) => [
          [`${name.toUpperCase()}_OWNER_DATABASE_URL`, databases[name].ownerUrl],
          [`${name.toUpperCase()}_DATABASE_URL`, databases[name].appUrl],
        ]),
      ),
    },
  });
  const status = await migrate.ended();
  expect([status, migrate.written(), migrate.output()]).toEqual([
    0,
    [],
    expect.stringMatching(new RegExp(subgraphNames.map((name) => `${name}: applied`).join('[\\s\\S]*'))),
  ]);
});

test.each(subgraphNames)('%s serves from its image, with its own keys and its own database', async (name) => {
  const container = startContainer({
    target: 'subgraph',
    build: { SERVICE: name },
    environment: subgraphEnvironment(name),
  });
  running.set(name, container);
  const url = await container.ready();
  urls.set(name, url);
  expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  expect(
    (
      await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"query":"{ __typename }"}',
      })
    ).status,
  ).toBe(401);
});

test('the gateway serves from its image, over the subgraphs of theirs', async () => {
  const container = startContainer({
    target: 'gateway',
    environment: {
      PORT: '0',
      HOST: '127.0.0.1',
      ...keysOf('gateway'),
      ...Object.fromEntries(subgraphNames.map((name) => [`${name.toUpperCase()}_URL`, urls.get(name)!])),
    },
  });
  running.set('gateway', container);
  const url = await container.ready();
  expect(await eventually(async () => (await fetch(`${url}/health/ready`)).status === 200)).toBe(true);
  const ask = async (query: string, headers = {}) =>
    (
      await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query }),
      })
    ).json();
  const answer = (await ask(
    'mutation { signUp(input: { email: "first@image.test", password: "a long enough password", name: "First" }) { accessToken organization { slug kind } } }',
  )) as { data: { signUp: { accessToken: string; organization: { slug: string; kind: string } } } };
  expect(answer).toEqual({
    data: { signUp: { accessToken: expect.any(String), organization: { slug: expect.any(String), kind: 'PERSONAL' } } },
  });
  const {
    accessToken,
    organization: { slug },
  } = answer.data.signUp;
  expect(
    await ask(
      '{ organization { slug contentBlocks(first: 1) { edges { cursor } } slackWorkspaces(first: 1) { edges { cursor } } integrations(first: 1) { edges { cursor } } } }',
      { authorization: `Bearer ${accessToken}`, 'x-organization-id': slug },
    ),
  ).toEqual({
    data: {
      organization: { slug, contentBlocks: { edges: [] }, slackWorkspaces: { edges: [] }, integrations: { edges: [] } },
    },
  });
});

test('every process drains and ends on SIGTERM, and has written nothing into its image', async () => {
  expect(running.size).toBe(processNames.length);
  for (const [name, container] of running) {
    expect([name, await container.stop(), container.written()]).toEqual([name, 0, []]);
    running.delete(name);
  }
});
