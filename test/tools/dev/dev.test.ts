import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { waitUntil } from '../../../tools/waitUntil.ts';
import { publish } from '../../../tools/registry/publish.ts';
import { orgraph, startProcess } from '../../gateway/graph/gatewayProcess.ts';
import { header } from '../../gateway/graph/compose.ts';
import { serve } from '../../package/subgraphs.ts';
import { makeRegistryPlace, openPublisher, publicKeysIn, type RegistryPlace } from '../../registry/registryPlace.ts';

let at: RegistryPlace;
let subgraphs: Awaited<ReturnType<typeof serve>>;
let development: ReturnType<typeof startProcess> | undefined;
beforeEach(async () => {
  at = await makeRegistryPlace('folder');
  subgraphs = await serve([
    { name: 'people', sdl: 'type Query { person: Person } type Person @key(fields: "id") { id: ID! }', resolvers: { Query: { person: () => ({ id: 'p1' }) } } },
    {
      name: 'posts', sdl: 'type Person @key(fields: "id") { id: ID! posts: Int likes: Int }',
      resolvers: { Person: { __resolveReference: ({ id }: { id: string }) => ({ id, posts: 3, likes: 4 }) } },
    },
  ]);
});
afterEach(async () => {
  development?.child.kill('SIGTERM');
  await development?.ended;
  await subgraphs.stop();
  await at.remove();
});

test('what is saved is in the graph; what does not compose is shown with its line, and the last good graph stays', async () => {
  const [people, posts] = subgraphs.urls;
  const publisher = await openPublisher(at);
  await publish(publisher, { name: 'people', url: people!, sdl: `${header}type Query { person: Person } type Person @key(fields: "id") { id: ID! }` });
  await publisher.registry.close();
  const file = join(dirname(at.keys), 'posts.graphql');
  const save = (fields: string) => writeFileSync(file, `${header}type Person @key(fields: "id") {\n  id: ID!\n  ${fields}\n}\n`);
  save('posts: Int');

  development = startProcess([orgraph, 'dev', 'posts', '--against', at.place, '--schema', file, '--url', posts!, '--public', '--port', '4700'], {
    ORGRAPH_KEYS: at.keys, ORGRAPH_REGISTRY_KEYS: publicKeysIn(at.keys), ORGRAPH_DATA: dirname(at.keys),
  });
  const url = await development.line(/developed at (\S+);/);
  const answer = async (fields: string): Promise<unknown> => {
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: `{ person { ${fields} } }` }) }).catch(() => undefined);
    return (await response?.json() as { data?: { person?: unknown } } | undefined)?.data?.person;
  };
  const answers = (fields: string) => waitUntil(async () => await answer(fields) !== undefined, 20_000, 50);

  expect(await answers('id posts')).toBe(true);
  expect(await answer('id posts')).toEqual({ id: 'p1', posts: 3 });
  expect(await answer('likes')).toBeUndefined();

  save('posts: Int\n  likes: Int');
  expect(await answers('likes')).toBe(true);

  save('posts: Int\n  likes: Number');
  expect(await development.line(/does not compose; the last graph that did stays:\n.*?(posts\.graphql:\d+: \S.*)/)).toMatch(/^posts\.graphql:\d+: .*Number/);
  expect(await answer('posts likes')).toEqual({ posts: 3, likes: 4 });

  save('posts: Int');
  expect(await waitUntil(async () => await answer('likes') === undefined, 20_000, 50)).toBe(true);
  expect(await answer('posts')).toEqual({ posts: 3 });
}, 60_000);

test.each([
  [['--schema', 'x.graphql'], '--schema and --url belong together'],
  [[], 'this project has no subgraph unheard'],
])('a call with %j is refused as such', async (given, message) => {
  development = startProcess([orgraph, 'dev', 'unheard', ...given], {});
  expect([await development.ended, development.output()]).toEqual([2, expect.stringContaining(message)]);
});
