import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { publish } from '#tools/registry/publish.ts';
import { header } from '../../gateway/fixture/compose.ts';
import { orgraph, startProcess } from '../../gateway/fixture/gatewayProcess.ts';
import { eventually } from '../../harness/eventually.ts';
import { serve } from '../../package/subgraphs.ts';
import {
  makeRegistryLocation,
  openPublisher,
  publicKeysIn,
  type RegistryLocation,
} from '../../registry/registryLocation.ts';

let at: RegistryLocation;
let subgraphs: Awaited<ReturnType<typeof serve>>;
const running: ReturnType<typeof startProcess>[] = [];
beforeEach(async () => {
  at = await makeRegistryLocation('folder');
  subgraphs = await serve([
    {
      name: 'people',
      sdl: 'type Query { person: Person } type Person @key(fields: "id") { id: ID! }',
      resolvers: { Query: { person: () => ({ id: 'p1' }) } },
    },
    {
      name: 'posts',
      sdl: 'type Person @key(fields: "id") { id: ID! posts: Int likes: Int }',
      resolvers: { Person: { __resolveReference: ({ id }: { id: string }) => ({ id, posts: 3, likes: 4 }) } },
    },
  ]);
});
afterEach(async () => {
  for (const { child } of running) child.kill('SIGTERM');
  await Promise.all(running.splice(0).map(({ ended }) => ended));
  await subgraphs.stop();
  await at.remove();
});

/** A development of `posts` in a graph whose `people` is published. @param place where the rest comes from */
function start(place: string, file: string) {
  const started = startProcess(
    [
      orgraph,
      'dev',
      'posts',
      '--against',
      place,
      '--schema',
      file,
      '--url',
      subgraphs.urls[1]!,
      '--public',
      '--port',
      '4700',
    ],
    {
      ORGRAPH_KEYS: at.keys,
      ORGRAPH_REGISTRY_KEYS: publicKeysIn(at.keys),
      ORGRAPH_DATA: dirname(at.keys),
    },
  );
  running.push(started);
  return started;
}

async function publishPeople(): Promise<void> {
  const publisher = await openPublisher(at);
  await publish(publisher, {
    name: 'people',
    url: subgraphs.urls[0]!,
    sdl: `${header}type Query { person: Person } type Person @key(fields: "id") { id: ID! }`,
  });
  await publisher.registry.close();
}

/** Saves posts with these fields of a person. */
function save(fields: string): string {
  const file = join(dirname(at.keys), 'posts.graphql');
  writeFileSync(file, `${header}type Person @key(fields: "id") {\n  id: ID!\n  ${fields}\n}\n`);
  return file;
}

async function personFrom(url: string, fields: string): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: `{ person { ${fields} } }` }),
  }).catch(() => undefined);
  return ((await response?.json()) as { data?: { person?: unknown } } | undefined)?.data?.person;
}
const answers = (url: string, fields: string) =>
  eventually(async () => (await personFrom(url, fields)) !== undefined, 50);

test('what is saved is in the graph; what does not compose is shown with its line, and the last good graph stays', async () => {
  await publishPeople();
  const development = start(at.place, save('posts: Int'));
  const url = await development.line(/developed at (\S+);/);
  expect(await answers(url, 'id posts')).toBe(true);
  expect(await personFrom(url, 'id posts')).toEqual({ id: 'p1', posts: 3 });
  expect(await personFrom(url, 'likes')).toBeUndefined();

  save('posts: Int\n  likes: Int');
  expect(await answers(url, 'likes')).toBe(true);

  save('posts: Int\n  likes: Number');
  expect(
    await development.line(/does not compose; the last graph that did stays:\n.*?(posts\.graphql:\d+: \S.*)/),
  ).toMatch(/^posts\.graphql:\d+: .*Number/);
  expect(await personFrom(url, 'posts likes')).toEqual({ posts: 3, likes: 4 });

  save('posts: Int');
  expect(await eventually(async () => (await personFrom(url, 'likes')) === undefined, 50)).toBe(true);
  expect(await personFrom(url, 'posts')).toEqual({ posts: 3 });
});

test('the rest of the graph may be what a gateway serves', async () => {
  await publishPeople();
  const gateway = startProcess([orgraph, 'gateway', '--registry', at.place, '--port', '0', '--public'], {
    ORGRAPH_REGISTRY_KEYS: publicKeysIn(at.keys),
    METRICS_PORT: '0',
  });
  running.push(gateway);
  const operators = new URL('/', await gateway.line(/"metrics":"([^"]+)"/)).href;
  expect(await eventually(async () => (await fetch(`${operators}graph`)).status === 200, 50)).toBe(true);
  const url = await start(operators, save('posts: Int')).line(/developed at (\S+);/);
  expect(await answers(url, 'id posts')).toBe(true);
});

test.each([
  [['--schema', 'x.graphql'], '--schema and --url belong together'],
  [[], 'this project has no subgraph unheard'],
  [['--port', 'abc'], '--port abc is no port number'],
])('a call with %j is refused as such', async (given, message) => {
  const { ended, output } = startProcess([orgraph, 'dev', 'unheard', ...given], {});
  expect([await ended, output()]).toEqual([2, expect.stringContaining(message)]);
});
