import { alike } from './alike.ts';

alike(
  '__typename everywhere, under any name, and introspection beside data',
  {
    whole: `type Query { union: Product node: Node nodes: [Node] oven: Oven users: [User] } union Product = Oven | Toaster interface Node { id: ID! } type Oven implements Node { id: ID! watts: Int } type Toaster implements Node { id: ID! }
    interface User { id: ID! name: String! } type Admin implements User { id: ID! name: String! main: Boolean }`,
    parts: {
      a: `type Query { union: Product node: Node nodes: [Node] oven: Oven } union Product = Oven | Toaster interface Node { id: ID! } type Oven implements Node @key(fields: "id") { id: ID! } type Toaster implements Node { id: ID! }
      interface User @key(fields: "id") { id: ID! } type Admin implements User @key(fields: "id") { id: ID! main: Boolean }`,
      b: 'type Query { users: [User] } type User @key(fields: "id") @interfaceObject { id: ID! name: String! } type Oven @key(fields: "id") { id: ID! watts: Int }',
    },
    root: { union: 'o', node: 't', nodes: ['t', 'o', null], users: ['u'], oven: 'o' },
    things: {
      o: { is: 'Oven', id: 'o', watts: 900 },
      t: { is: 'Toaster', id: 't' },
      u: { is: 'Admin', id: 'u', name: 'U', main: true },
    },
  },
  [
    { ask: '{ __typename }', by: '' },
    {
      ask: '{ a: __typename b: __typename ... on Query { __typename } ...Q } fragment Q on Query { c: __typename }',
      by: '',
    },
    '{ union { __typename } node { __typename } nodes { kind: __typename } }',
    '{ __typename union { type: __typename ... on Node { __typename id } ... on Product { again: __typename } } }',
    '{ users { __typename } }',
    '{ users { __typename name ... on Admin { __typename main } what: __typename } }',
    '{ oven { __typename } }',
    '{ oven { id: __typename __typename watts } nodes { ... on Oven { watts w: __typename } } }',
    '{ __type(name: "Oven") { __typename kind name fields { name type { name kind } } interfaces { name } } oven { watts } __schema { __typename queryType { name } mutationType { name } } }',
    {
      ask: 'query($name: String!) { type: __type(name: $name) { possibleTypes { name } } none: __type(name: "Nothing") { name } }',
      with: { name: 'Node' },
      by: '',
    },
    {
      ask: '{ __schema { queryType { name kind fields { type { name ofType { name } } } } directives { name } } __type(name: "User") { possibleTypes { name } } }',
      by: '',
    },
  ],
);
