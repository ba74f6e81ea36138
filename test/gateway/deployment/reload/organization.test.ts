import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Reply } from '#platform/identity/reply.ts';
import { createRequestVerifier } from '#platform/identity/signedRequest.ts';
import { eventually } from '../../../harness/eventually.ts';
import { createTestKeys, type TestKeys } from '../../../harness/keys.ts';
import { composeSmall } from '../../fixture/compose.ts';
import { follow, type Following } from './follow.ts';
import { listenCounting } from './listenCounting.ts';
import { openPublishing, type Publishing } from './publishing.ts';

let keys: TestKeys;
let published: Publishing;
let gateway: Following;
let tenancy: Awaited<ReturnType<typeof listenCounting>>;

beforeAll(async () => {
  [keys, published] = await Promise.all([createTestKeys(), openPublishing()]);
  const verifier = createRequestVerifier(keys.of('tenancy'), keys.ring);
  tenancy = await listenCounting((request, response) => {
    const { method = '', url: path = '', headers } = request;
    void verifier.verify({ method, path, headers, body: Buffer.alloc(0) }).then((proven) => {
      const reply = new Reply(response);
      reply.proveTo(proven);
      reply.send(200, {});
    });
  });
  gateway = await follow(published, {}, { ORGRAPH_KEYS: keys.directory });
});
afterAll(async () => {
  await gateway.stop();
  await Promise.all([tenancy.stop(), published.remove()]);
  keys.remove();
});

const supergraph = (...more: string[]) =>
  composeSmall([
    {
      name: 'tenancy',
      sdl: 'type Query { ping: String @access(needs: NOTHING) }',
      resolvers: {},
      url: `${tenancy.url}/graphql`,
    },
    ...more.map((name) => ({
      name,
      sdl: `type Query { ${name}: String @access(needs: NOTHING) }`,
      resolvers: {},
      url: 'http://127.0.0.1:9/graphql',
    })),
  ]);
const answers = async (subgraphs: Record<string, string>) =>
  eventually(async () => JSON.stringify((await gateway.ready()).body).includes(JSON.stringify(subgraphs)));

test('with organizations a gateway is ready when it has a graph and tenancy has answered, and a version with a subgraph that does not answer leaves it ready', async () => {
  expect(await gateway.ready()).toEqual({
    status: 503,
    body: { status: 'starting', keys: 'read', subgraphs: {}, graph: { version: null } },
  });
  await published.publish(supergraph());
  expect(await gateway.serves(1)).toBe(true);
  expect(await answers({ tenancy: 'answers' })).toBe(true);
  expect(await gateway.ready()).toEqual({
    status: 200,
    body: { status: 'ready', keys: 'read', subgraphs: { tenancy: 'answers' }, graph: { version: 1 } },
  });
  await published.publish(supergraph('slack'));
  expect(await gateway.serves(2)).toBe(true);
  expect(await answers({ slack: 'does not answer', tenancy: 'answers' })).toBe(true);
  expect(await gateway.ready()).toEqual({
    status: 200,
    body: {
      status: 'ready',
      keys: 'read',
      subgraphs: { tenancy: 'answers', slack: 'does not answer' },
      graph: { version: 2 },
    },
  });
});
