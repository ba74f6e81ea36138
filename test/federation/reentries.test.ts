import { alike } from './alike.ts';

alike(
  'a field that gives the root type gives the whole root, whoever has its fields',
  {
    whole: `type Query { own: Int things: [Thing] node: Node any: [Any] shared: Int viewer: Viewer first: Thing other(n: Int): Int }
      type Mutation { save(n: Int!): Result! count: Int }
      type Result { n: Int query: Query }
      type Thing implements Root { id: ID! query: Query all: [Query] b: Int }
      type Node implements Root { query: Query other: Thing must: Query! none: Query n: Int }
      interface Root { query: Query }
      union Any = Thing | Node
      type Viewer { id: ID! name: String seen: Int }`,
    parts: {
      a: `type Query { own: Int things: [Thing] node: Node any: [Any] shared: Int @shareable }
        type Mutation { save(n: Int!): Result! }
        type Result { n: Int query: Query }
        type Thing implements Root @key(fields: "id") { id: ID! query: Query all: [Query] }
        type Node implements Root { query: Query other: Thing must: Query! none: Query n: Int }
        interface Root { query: Query }
        union Any = Thing | Node`,
      b: `type Query { viewer: Viewer first: Thing shared: Int @shareable other(n: Int): Int }
        type Mutation { count: Int }
        type Viewer @key(fields: "id") { id: ID! name: String }
        type Thing @key(fields: "id") { id: ID! b: Int }`,
      c: 'type Viewer @key(fields: "id") { id: ID! seen: Int }',
    },
    root: {
      own: 1,
      things: ['t1', null, 't2'],
      node: 'node',
      any: ['t1', 'node'],
      shared: 2,
      viewer: 'v',
      first: 't1',
    },
    things: {
      t1: { is: 'Thing', id: 't1', query: {}, all: [{}, null, {}], b: 1 },
      t2: { is: 'Thing', id: 't2', query: null, all: [], b: 2 },
      node: { is: 'Node', query: {}, other: 't1', must: {}, none: null, n: 3 },
      v: { is: 'Viewer', id: 'v', name: 'V', seen: 7 },
      counter: { is: 'Counter', n: 0 },
    },
    resolve: {
      'Query.other': (_: object, { n }: { n: number }, things) => n + (things['counter']!['n'] as number),
      'Mutation.save': (_: object, { n }: { n: number }, things) => {
        things['counter']!['n'] = (things['counter']!['n'] as number) + n;
        return { is: 'Result', n, query: {} };
      },
      'Mutation.count': (_: object, __: object, things) =>
        (things['counter']!['n'] = (things['counter']!['n'] as number) + 100),
    },
  },
  [
    { ask: 'mutation { save(n: 1) { n query { own viewer { id name } } } }', by: 'a b' },
    'mutation { save(n: 1) { query { viewer { name seen } } } }',
    { ask: 'mutation { save(n: 1) { query { __typename } } }', by: 'a' },
    { ask: 'mutation { save(n: 1) { query { own things { query { own } } } } }', by: 'a' },
    'mutation { x: save(n: 1) { query { other(n: 10) } } count y: save(n: 2) { query { z: other(n: 20) own } } }',
    '{ node { query { own viewer { name } } } own }',
    '{ things { query { own viewer { name } } id } viewer { id } }',
    '{ things { all { own viewer { seen } first { b } } } }',
    '{ node { query { things { b query { first { b query { own shared viewer { seen } } } } } } } }',
    '{ own node { query { own: shared node { q: query { viewer { own: name } } } } } }',
    '{ first { query { viewer { id } own } b } }',
    '{ any { __typename ... on Root { query { own viewer { id } } } ... on Node { query { first { b } } n } } }',
    '{ any { ... on Thing { query { other(n: 1) } } ... on Node { query { other(n: 1) things { b } } } } }',
    '{ node { none { viewer { id } own } must { viewer { id } } } }',
    '{ node { must { viewer { id } } must { own viewer { seen } } } }',
    {
      ask: 'query($n: Int) { node { query { a: other(n: $n) node { query { b: other(n: $n) } } } } other(n: 5) }',
      with: { n: 3 },
    },
    '{ node { query { __typename kind: __typename viewer { __typename } } } }',
    '{ node { query { __schema { queryType { name } } own __type(name: "Thing") { name } } } }',
    '{ __schema { queryType { name } } node { query { t: __type(name: "Thing") { name } node { query { t: __type(name: "Node") { kind } __type(name: "Any") { name } } } } } }',
  ],
);

alike(
  'what contradicts each other below such a field is asked for with representations of its own',
  {
    whole:
      'type Query { thing: Thing open: Int } type Thing { id: ID! size(n: Int): String one: String two: String again: Query }',
    parts: {
      a: 'type Query { thing: Thing } type Thing @key(fields: "id") { id: ID! again: Query }',
      b: 'type Query { open: Int } type Thing @key(fields: "id") { id: ID! size(n: Int): String }',
      c: `type Thing @key(fields: "id") { id: ID! size(n: Int): String @external
        one: String @requires(fields: "size(n: 1)") two: String @requires(fields: "size(n: 2)") }`,
    },
    root: { thing: 't', open: 1 },
    things: { t: { is: 'Thing', id: 't', again: {} } },
    resolve: { 'Thing.size': (_: object, { n }: { n: number }) => `size ${n}` },
  },
  ['{ thing { one two } }', '{ thing { again { thing { one two } open } } }'],
);
