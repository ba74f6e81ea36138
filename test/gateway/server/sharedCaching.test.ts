import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { graphql, OperationTypeNode } from 'graphql';
import { openGateway } from '#gateway/deployment/gateway.ts';
import { readSupergraph } from '#gateway/engine/supergraph.ts';
import { publicMode } from '#gateway/identity/publicMode.ts';
import { sharedCaching } from '#gateway/server/sharedCaching.ts';
import { readForwardRules } from '#gateway/subgraphClient/headerForwarding.ts';
import { subgraphUrlsOf } from '#gateway/supergraph/subgraphUrls.ts';
import { listen, readBody, sendJson, type Listening } from '#platform/process/httpServer.ts';
import { createLog } from '#platform/process/log.ts';
import { composeSmall, schemaOf, type SmallSubgraph } from '../fixture/compose.ts';
import { persisted, sendAs, sha256, type Sender } from '../fixture/persisted.ts';

const subgraphs: SmallSubgraph[] = [
  {
    name: 'shop',
    sdl: 'type Query { product: Product broken: String } type Mutation { buy: Int } type Product @key(fields: "id") { id: ID! name: String }',
    resolvers: {
      Query: {
        product: () => ({ id: '1', name: 'Table' }),
        broken: () => {
          throw new Error('broken');
        },
      },
      Mutation: { buy: () => 1 },
    },
  },
  {
    name: 'reviews',
    sdl: 'type Query { _reviews: Int } type Product @key(fields: "id") { id: ID! stars: Int }',
    resolvers: { Product: { stars: () => 5 } },
  },
];

/** What each subgraph says of its answers. */
const said = new Map<string, Record<string, string>>();
let servers: Listening[];
let gateway: Listening;
let close: () => void;

beforeAll(async () => {
  servers = await Promise.all(
    subgraphs.map((subgraph) => {
      const schema = schemaOf(subgraph);
      return listen(
        (request, response) =>
          void (async () => {
            const { query, variables } = JSON.parse((await readBody(request, 100_000)).toString()) as {
              query: string;
              variables?: Record<string, unknown>;
            };
            const answer = await graphql({ schema, source: query, variableValues: variables ?? {} });
            sendJson(response, 200, answer, said.get(subgraph.name) ?? {});
          })(),
        0,
        '127.0.0.1',
      );
    }),
  );
  const located = subgraphs.map((subgraph, index) => ({ ...subgraph, url: servers[index]!.url }));
  const supergraph = readSupergraph(composeSmall(located));
  const endpoints = subgraphUrlsOf(supergraph.urls, new Map());
  const opened = await openGateway({
    supergraph,
    endpoints,
    log: createLog('test', 'silent'),
    forward: readForwardRules('*: authorization, x-locale', endpoints.keys(), false),
    mode: publicMode({ showPlans: true }),
    configuration: {
      corsOrigins: [],
      deduplicate: true,
      overrideLabels: [],
      requestSeconds: 60,
      limits: {
        bodyBytes: 10_000,
        tokens: 1_000,
        depth: 20,
        aliases: 20,
        selections: 100,
        branches: 50,
        objects: 1_000,
      },
    },
  });
  ({ close } = opened);
  gateway = await listen(opened.handler, 0, '127.0.0.1');
});
afterAll(async () => {
  await gateway.drain(0);
  close();
  await Promise.all(servers.map((server) => server.drain(0)));
});
beforeEach(() => {
  said.set('shop', { 'cache-control': 'max-age=60, public' });
  said.set('reviews', { 'cache-control': 'public, max-age=300' });
});

const both = '{ product { name stars } }';

/** Stores a document, then asks for it by its hash. */
async function ask(query: string, method: 'GET' | 'POST' = 'GET', sender: Sender = {}) {
  await sendAs('POST', gateway.url, { query, extensions: persisted(sha256(query)) });
  const { status, headers } = await sendAs(method, gateway.url, { extensions: persisted(sha256(query)) }, sender);
  return { status, cacheControl: headers.get('cache-control'), vary: headers.get('vary') };
}

test('an answer at an address of its own may be kept for as long as the least of its subgraphs says', async () => {
  expect(await ask(both)).toEqual({
    status: 200,
    cacheControl: 'public, max-age=60',
    vary: 'Accept, Accept-Encoding, Origin, authorization, x-locale',
  });
  said.set('reviews', { 'cache-control': 'public, s-maxage=40, max-age=300', age: '15' });
  expect((await ask(both)).cacheControl).toBe('public, max-age=25');
});

test.each([
  ['says nothing', {}],
  ['says private', { 'cache-control': 'private, max-age=60' }],
  ['says nothing of others’ caches', { 'cache-control': 'max-age=60' }],
  ['forbids it', { 'cache-control': 'public, max-age=60, no-store' }],
  ['wants to be asked', { 'cache-control': 'public, no-cache="x", max-age=60' }],
  ['is too old', { 'cache-control': 'public, max-age=60', age: '61' }],
  ['says what is no number', { 'cache-control': 'public, max-age=-1' }],
])('nothing is kept where one of them %s', async (_, headers) => {
  said.set('reviews', headers as Record<string, string>);
  expect((await ask(both)).cacheControl).toBe('no-store');
});

test('nothing else is kept', async () => {
  const asked = {
    post: await ask(both, 'POST'),
    error: await ask('{ product { name } broken }'),
    nothing: await ask('{ __typename }'),
    person: await ask(both, 'GET', { token: 'somebody' }),
    plan: await ask(both, 'GET', { headers: { 'x-orgraph-plan': '1' } }),
    text: await sendAs('GET', gateway.url, { query: both }).then(({ headers }) => ({
      cacheControl: headers.get('cache-control'),
    })),
    unknown: await sendAs('GET', gateway.url, { extensions: persisted(sha256('{ other }')) }).then(({ headers }) => ({
      cacheControl: headers.get('cache-control'),
    })),
  };
  for (const [what, { cacheControl }] of Object.entries(asked))
    expect([what, cacheControl]).toEqual([what, 'no-store']);
});

test('requests that are under way together each have their time', async () => {
  await ask(both);
  const extensions = persisted(sha256(both));
  const answers = await Promise.all(Array.from({ length: 5 }, () => sendAs('GET', gateway.url, { extensions })));
  expect(new Set(answers.map(({ headers }) => headers.get('cache-control')))).toEqual(new Set(['public, max-age=60']));
});

test('only a mode in which everybody is answered the same lets caches keep anything', () => {
  const request = { method: 'GET', headers: {} } as IncomingMessage;
  const asked = { query: undefined, documentId: 'a', operationName: undefined, variables: {} };
  const cachingIn = (mode: { shared?: boolean }) =>
    sharedCaching(request, asked, { type: OperationTypeNode.QUERY }, { mode, forwarded: [] });
  expect(cachingIn(publicMode())).toBeDefined();
  expect(cachingIn({})).toBeUndefined();
});
