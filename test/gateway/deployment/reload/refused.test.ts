import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import type { GatewayOptions } from '#gateway/deployment/assemble.ts';
import { composeSubgraphs } from '#tools/schema/composer/composeSubgraphs.ts';
import { follow, type Following } from './follow.ts';
import { heavyAnswer, heavyQuery, startPeople, type People } from './people.ts';
import { openPublishing, type Publishing } from './publishing.ts';

let people: People;
let published: Publishing;
let gateway: Following | undefined;

beforeAll(async () => {
  people = await startPeople();
});
afterAll(() => people.stop());
beforeEach(async () => {
  published = await openPublishing();
});
afterEach(async () => {
  await gateway?.stop();
  await published.remove();
});

const scoped = (): string =>
  composeSubgraphs([
    {
      name: 'people',
      url: 'http://127.0.0.1:9/graphql',
      document: parse(`
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@composeDirective"]) @link(url: "https://specs.orgraph.dev/identity/v1.0", import: ["@tenantScoped"]) @composeDirective(name: "@tenantScoped")
    directive @tenantScoped on OBJECT
    type Query { a: A } type A @tenantScoped { id: ID! }
  `),
    },
  ]).supergraph!;

const reloads = (result: string): string => `orgraph_graph_reloads_total{result="${result}"}`;

test.each<[string, () => string, string, GatewayOptions, Record<string, string>]>([
  ['a text that is not GraphQL', () => 'type Query {', 'is no supergraph: Syntax Error', { public: true }, {}],
  [
    'a schema that is no supergraph',
    () => 'type Query { person: Int }',
    'does not link https://specs.apollo.dev/join',
    { public: true },
    {},
  ],
  [
    'a supergraph of another time',
    () => people.supergraph().replace('specs.apollo.dev/join/v0.5', 'specs.apollo.dev/join/v0.1'),
    'this gateway reads join v0.3',
    { public: true },
    {},
  ],
  [
    'a directive that would not be enforced',
    () =>
      people
        .supergraph()
        .replace(/^\s*schema\b/, 'schema @link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY)'),
    '@requiresScopes',
    { public: true },
    {},
  ],
  [
    'a type that names no subgraph',
    () => people.supergraph().replaceAll(/type Person[^}]*}/g, ''),
    'Person',
    { public: true },
    {},
  ],
  ['a graph of organizations without identity', scoped, '@tenantScoped', { public: true }, {}],
  [
    'a graph without the subgraph that a rule names',
    () => people.supergraph({ nameless: true }),
    'FORWARD_HEADERS: the supergraph has no subgraph names',
    { public: true },
    { FORWARD_HEADERS: 'names: x-locale' },
  ],
  [
    'a graph without the subgraph that has a URL',
    () => people.supergraph({ nameless: true }),
    'SUBGRAPH_URLS: the supergraph has no subgraph names',
    { public: true },
    { SUBGRAPH_URLS: 'names=http://127.0.0.1:9' },
  ],
  [
    'a subgraph without a URL',
    () => people.supergraph().replace(/"http:\/\/127[^"]*"/, '""'),
    'no http(s) URL',
    { public: true },
    {},
  ],
])(
  '%s is refused and counted once, and the version before it goes on serving',
  async (_, bad, reason, options, environment) => {
    await published.publish(people.supergraph());
    gateway = await follow(published, options, environment);
    expect(await gateway.serves(1)).toBe(true);
    await published.publish(bad());
    expect(await gateway.refuses(2)).toBe(true);
    expect(await gateway.ready()).toEqual({
      status: 200,
      body: { status: 'ready', graph: { version: 1, refused: 2 } },
    });
    expect((await gateway.ask('{ person { id } plain }')).content).toEqual({
      data: { person: { id: '1' }, plain: 'plain' },
    });

    await published.publish(people.supergraph({ mark: 'third' }));
    expect(await gateway.serves(3)).toBe(true);
    expect((await gateway.ready()).body).toEqual({ status: 'ready', graph: { version: 3 } });
    expect(gateway.refusals()).toEqual([{ version: 2, reason: expect.stringContaining(reason) }]);
    expect([
      await gateway.metric(reloads('refused')),
      await gateway.metric(reloads('switched')),
      await gateway.metric(reloads('failed')),
      await gateway.metric('orgraph_graphs_open'),
    ]).toEqual([1, 2, 0, 1]);
  },
);

test('a version without the contract that is served is refused', async () => {
  await published.publish(people.supergraph(), { partners: people.supergraph() });
  gateway = await follow(published, { public: true, contract: 'partners' });
  expect(await gateway.serves(1)).toBe(true);
  await published.publish(people.supergraph());
  expect(await gateway.refuses(2)).toBe(true);
  expect(gateway.refusals()).toEqual([{ version: 2, reason: 'has no contract of the name partners' }]);
});

test('a version that another has signed is refused and told once, however often it is looked at, and the true one of its number is served', async () => {
  await published.publish(people.supergraph());
  gateway = await follow(published);
  expect(await gateway.serves(1)).toBe(true);
  await published.forge(people.supergraph({ mark: 'second' }));
  expect(await gateway.refuses(2)).toBe(true);
  expect((await gateway.ask(heavyQuery)).content).toEqual(heavyAnswer);
  await published.removeForged();
  await published.publish(people.supergraph({ mark: 'third' }));
  expect(await gateway.serves(2)).toBe(true);
  expect((await gateway.ask('{ third }')).content).toEqual({ data: { third: 'third' } });
  expect(gateway.refusals()).toEqual([{ version: 2, reason: expect.stringContaining('has a wrong signature') }]);
  expect(await gateway.metric(reloads('refused'))).toBe(1);
});

test('a gateway that starts while the newest versions cannot be served serves the newest that can', async () => {
  await published.publish(people.supergraph());
  await published.publish(people.supergraph({ mark: 'second' }));
  await published.publish('nothing');
  await published.publish('nothing at all');
  gateway = await follow(published);
  expect(await gateway.serves(2)).toBe(true);
  expect((await gateway.ready()).body).toEqual({ status: 'ready', graph: { version: 2, refused: 4 } });
  expect(gateway.refusals().map(({ version }) => version)).toEqual([4, 3]);
});

test('a gateway that starts in front of a registry that it cannot trust is not ready', async () => {
  await published.forge(people.supergraph());
  gateway = await follow(published);
  expect(await gateway.refuses(1)).toBe(true);
  expect((await gateway.ready()).status).toBe(503);
  expect((await gateway.ask(heavyQuery)).status).toBe(503);
});
