import { expect, test } from '@jest/globals';
import { lexicographicSortSchema, parse, printSchema } from 'graphql';
import { readSupergraph } from '#gateway/engine/supergraph.ts';
import { noOverrides } from '#gateway/supergraph/progressiveOverrides.ts';
import { composeSubgraphs } from '#tools/schema/composer/composeSubgraphs.ts';
import { operationIn } from '../fixture/read.ts';
import { supergraphSdl } from '../fixture/sdl.ts';

const reasonOf = (sdl: string): string => {
  try {
    readSupergraph(sdl);
    return 'served';
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
};

test.each(['v0.3', 'v0.4', 'v0.5'])('a supergraph of join %s is read', (version) => {
  const { urls, apiSchema, tenantScoped } = readSupergraph(supergraphSdl({ join: version }));
  expect([...urls]).toEqual([
    ['a', 'http://a.test/graphql'],
    ['b', 'http://b.test/'],
  ]);
  expect(Object.keys(apiSchema.getQueryType()!.getFields())).toEqual(['t', 'n']);
  expect(tenantScoped).toBe(false);
});

test.each<[string, string, RegExp]>([
  [
    'of Federation 1',
    supergraphSdl({ join: 'v0.1' }),
    /composed for https:\/\/specs\.apollo\.dev\/join\/v0\.1; this gateway reads join v0\.3 to v0\.5/,
  ],
  ['of a version to come', supergraphSdl({ join: 'v0.6' }), /join\/v0\.6/],
  [
    'that demands @authenticated',
    supergraphSdl({ links: '@link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)' }),
    /@authenticated.*not enforce/,
  ],
  [
    'that demands @requiresScopes under another name',
    supergraphSdl({ links: '@link(url: "https://specs.apollo.dev/requiresScopes/v0.1", as: "scopes", for: SECURITY)' }),
    /@requiresScopes/,
  ],
  [
    'that demands @policy without a purpose',
    supergraphSdl({ links: '@link(url: "https://specs.apollo.dev/policy/v0.1")' }),
    /@policy/,
  ],
  [
    'that demands @policy without a link',
    supergraphSdl({ types: 'type X { x: Int @policy(policies: [["a"]]) }' }),
    /@policy/,
  ],
  [
    'with contexts',
    supergraphSdl({ links: '@link(url: "https://specs.apollo.dev/context/v0.1", for: SECURITY)' }),
    /@fromContext/,
  ],
  [
    'with an unknown feature for security',
    supergraphSdl({ links: '@link(url: "https://example.test/vault/v2.0", for: SECURITY)' }),
    /vault\/v2\.0 for SECURITY.*does not know/,
  ],
  [
    'with an unknown feature for execution',
    supergraphSdl({ links: '@link(url: "https://specs.apollo.dev/connect/v0.1", for: EXECUTION)' }),
    /connect\/v0\.1 for EXECUTION/,
  ],
  [
    'with a later identity',
    supergraphSdl({ links: '@link(url: "https://specs.orgraph.dev/identity/v2.0")' }),
    /identity\/v2\.0/,
  ],
  [
    'that is an ordinary schema',
    'type Query { a: Int }',
    /is no supergraph: its schema does not link https:\/\/specs\.apollo\.dev\/join/,
  ],
  ['that is no GraphQL', '{"data":', /is no supergraph: Syntax Error/],
  ['without subgraphs', supergraphSdl({ graphs: '' }), /no subgraph/],
  [
    'whose query type has nothing that clients may see',
    supergraphSdl({ query: 'secret: Int @inaccessible' }),
    /unsound/,
  ],
])('a supergraph %s is refused', (_, sdl, reason) => {
  expect(reasonOf(sdl)).toMatch(/^UnservableSupergraph: /);
  expect(reasonOf(sdl)).toMatch(reason);
});

test('features that ask nothing of a gateway are passed over', () => {
  expect(
    reasonOf(
      supergraphSdl({
        links: '@link(url: "https://specs.apollo.dev/tag/v0.3") @link(url: "https://example.test/notes/v1.0")',
      }),
    ),
  ).toBe('served');
  expect(
    reasonOf(
      supergraphSdl({ links: '@link(url: "https://example.test/policy/v1.0")', types: 'type X { x: Int @policy }' }),
    ),
  ).toBe('served');
});

test('specifications count by what they are, not by what they are called', async () => {
  const plain = supergraphSdl({
    links: '@link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY)',
    query: 't: T hidden: Int @inaccessible',
  });
  const renamed = supergraphSdl({
    links:
      '@link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY, import: [{ name: "@inaccessible", as: "@private" }]) @link(url: "https://example.test/mine/v1.0", import: ["@inaccessible"])',
    query: 't: T @inaccessible hidden: Int @private',
  })
    .replaceAll('join__', 'j__')
    .replace('join/v0.5"', 'join/v0.5", as: "j"')
    .replaceAll('@link(url:', '@using(url:')
    .replace('link/v1.0"', 'link/v1.0", as: "using"');
  expect(Object.keys(readSupergraph(renamed).apiSchema.getQueryType()!.getFields())).toEqual(['t']);
  const [one, other] = await Promise.all(
    [plain, renamed].map((sdl) => readSupergraph(sdl).planner.plan(operationIn('{ t { a b } }'), noOverrides)),
  );
  expect(other).toEqual(one);
});

test('a core supergraph names its specifications by feature', () => {
  const core = supergraphSdl({})
    .replaceAll('@link(url:', '@core(feature:')
    .replace('https://specs.apollo.dev/link/v1.0', 'https://specs.apollo.dev/core/v0.2');
  expect(reasonOf(core)).toBe('served');
});

test('root types may have names of their own; plans know them by the usual ones', async () => {
  const { apiSchema, planner } = readSupergraph(
    supergraphSdl({
      roots: '{ query: RootQuery mutation: Change }',
      types: 'type Change @join__type(graph: A) { m: T }',
    }).replace('type Query', 'type RootQuery'),
  );
  expect(apiSchema.getQueryType()!.name).toBe('RootQuery');
  expect(apiSchema.getMutationType()!.name).toBe('Change');
  expect(JSON.stringify(await planner.plan(operationIn('mutation { m { a } }'), noOverrides))).toContain(
    '"operation":"mutation{m{a}}"',
  );
  expect(JSON.stringify(await planner.plan(operationIn('{ ... on RootQuery { n } }'), noOverrides))).toContain(
    '"operation":"{n}"',
  );
});

test.each([
  ['v1.0', true],
  ['v1.1', true],
  ['v1.2', false],
])('of the identity specification %s is read: %s', (version, read) => {
  const sdl = supergraphSdl({ links: `@link(url: "https://specs.orgraph.dev/identity/${version}")` });
  let refusal = '';
  try {
    readSupergraph(sdl);
  } catch (error) {
    refusal = (error as Error).message;
  }
  expect(refusal).toBe(read ? '' : 'needs https://specs.orgraph.dev/identity/v1.2, which this gateway does not know');
});

test('what a graph asks is seen through any name', () => {
  const { rights } = readSupergraph(
    supergraphSdl({
      links:
        '@link(url: "https://specs.orgraph.dev/identity/v1.1", as: "own", import: [{ name: "@permission", as: "@asks" }])',
      query: 't: T @own__own @join__field(graph: A) n: Int @asks(is: "n:read") @join__field(graph: B)',
      types: 'type X @asks(is: "x:read", own: true) @asks(is: "y:read") { x: Int }',
    }),
  );
  expect(rights.ofType('X')).toEqual({ permissions: ['x:read', 'y:read'], own: true, wraps: false });
  expect(rights.ofField('Query', 'n').permissions).toEqual(['n:read']);
  expect(rights.givesOwn('Query', 't', false)).toBe(true);
});

test('whether a graph is tenant scoped is seen through any name', () => {
  const scoped = supergraphSdl({
    links: '@link(url: "https://specs.orgraph.dev/identity/v1.0", import: [{ name: "@tenantScoped", as: "@ours" }])',
    types: 'type X @ours { x: Int }',
  });
  expect(readSupergraph(scoped).tenantScoped).toBe(true);
  expect(
    readSupergraph(
      supergraphSdl({
        links: '@link(url: "https://specs.orgraph.dev/identity/v1.0", as: "own")',
        types: 'type X @own__tenantScoped { x: Int }',
      }),
    ).tenantScoped,
  ).toBe(true);
  expect(
    readSupergraph(
      supergraphSdl({
        links: '@link(url: "https://example.test/other/v1.0", import: ["@tenantScoped"])',
        types: 'type X @tenantScoped { x: Int }',
      }),
    ).tenantScoped,
  ).toBe(false);
});

test('what a composer writes is read, and clients see descriptions, deprecations, oneOf and specifiedBy', () => {
  const { supergraph: sdl } = composeSubgraphs([
    {
      name: 'a',
      url: 'http://a.test',
      document: parse(
        `
      extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", { name: "@inaccessible", as: "@hidden" }, "@tag", "@shareable"])
      schema { query: RootQuery }
      "The root." type RootQuery { "Says a." a(by: By, "Old." n: Int = 3 @deprecated(reason: "Use by."), secret: Int @hidden): A @tag(name: "x") old: Moment @deprecated h: Only }
      type A @key(fields: "id") { id: ID! u: [U!] hidden: Int @hidden }
      input By @oneOf { id: ID name: String secret: Int @hidden }
      scalar Moment @specifiedBy(url: "https://example.test/moment")
      union U = A | B type B { b: Int }
      type Only @hidden { x: Int }
    `.replace('h: Only', 'h: Only @hidden'),
      ),
    },
  ]);
  const { apiSchema } = readSupergraph(sdl!);
  expect(printSchema(lexicographicSortSchema(apiSchema))).toBe(`type A {
  id: ID!
  u: [U!]
}

type B {
  b: Int
}

input By @oneOf {
  id: ID
  name: String
}

scalar Moment @specifiedBy(url: "https://example.test/moment")

"""The root."""
type Query {
  """Says a."""
  a(
    by: By

    """Old."""
    n: Int = 3 @deprecated(reason: "Use by.")
  ): A
  old: Moment @deprecated
}

union U = A | B`);
  expect(
    apiSchema
      .getDirectives()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['deprecated', 'include', 'oneOf', 'skip', 'specifiedBy']);
});

test('what is left empty by what is inaccessible goes with it', () => {
  const { apiSchema } = readSupergraph(
    supergraphSdl({
      links: '@link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY)',
      query: 't: T u: U e(by: E): Int v(i: I): V',
      types:
        'union U = S | R type S @inaccessible { s: Int } type R @inaccessible { s: Int } enum E { X @inaccessible } type V { u: U n: Int } input I { a: Int @inaccessible }',
    }),
  );
  expect(
    Object.keys(apiSchema.getTypeMap())
      .filter((name) => /^[A-Z]$/.test(name))
      .sort(),
  ).toEqual(['T', 'V']);
  expect(printSchema(apiSchema)).toContain('type Query {\n  t: T\n  e: Int\n  v: V\n}');
});
