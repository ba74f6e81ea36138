import { alike } from './alike.ts';

alike(
  '@override and @shareable at once: from a subgraph of the graph, and from one that is none',
  {
    whole:
      'type Query { feed: [Post] ofA: [Post] ofB: [Post] } type Post { id: ID! created: String! edited: String! text: String }',
    parts: {
      a: 'type Query { feed: [Post] @shareable ofA: [Post] } type Post @key(fields: "id") { id: ID! created: String! @shareable edited: String! @shareable }',
      b: 'type Query { feed: [Post] @shareable ofB: [Post] } type Post @key(fields: "id") { id: ID! created: String! @override(from: "a") @shareable edited: String! @override(from: "nobody") @shareable text: String }',
    },
    root: { feed: ['p', 'q'], ofA: ['p'], ofB: ['q'] },
    things: {
      p: { is: 'Post', id: 'p', created: 'today', edited: 'now', text: 'P' },
      q: { is: 'Post', id: 'q', created: 'then', edited: 'never', text: null },
    },
  },
  [
    { ask: '{ feed { created } }', by: 'b' },
    '{ ofA { created edited } ofB { created edited } }',
    { ask: '{ ofA { edited } }', by: 'a' },
    { ask: '{ ofA { text created } }', by: 'a b' },
  ],
);

alike(
  'a field that one subgraph gives to an object, and another to all objects of its interface',
  {
    whole: `type Query { accounts: [Account] staff: [Account] } interface Account { id: ID! name: String! active: Boolean } type Admin implements Account { id: ID! name: String! active: Boolean main: Boolean! } type Guest implements Account { id: ID! name: String! active: Boolean main: Boolean! }`,
    parts: {
      a: 'type Query { staff: [Account] } interface Account @key(fields: "id") { id: ID! } type Admin implements Account @key(fields: "id") { id: ID! main: Boolean! active: Boolean @shareable } type Guest implements Account @key(fields: "id") { id: ID! main: Boolean! }',
      b: 'type Query { accounts: [Account] } type Account @key(fields: "id") @interfaceObject { id: ID! name: String! }',
      c: 'type Account @key(fields: "id") @interfaceObject { id: ID! active: Boolean @shareable }',
    },
    root: { accounts: ['x', 'g'], staff: ['x'] },
    things: {
      x: { is: 'Admin', id: 'x', name: 'X', active: true, main: true },
      g: { is: 'Guest', id: 'g', name: 'G', active: false, main: false },
    },
  },
  [
    '{ accounts { name } }',
    '{ accounts { ... on Admin { name } } }',
    '{ accounts { name __typename } }',
    '{ accounts { ... on Admin { __typename } } }',
    '{ accounts { id active } }',
    '{ accounts { id ... on Admin { active main } } staff { ... on Admin { active name } } }',
  ],
);

alike(
  'a root field that two subgraphs share, one of which provides more of a union’s objects',
  {
    whole:
      'type Query { media: [Media] } union Media = Book | Film type Book { id: ID! title: String } type Film { id: ID! title: String }',
    parts: {
      a: 'type Query { media: [Media] @shareable } union Media = Book | Film type Book @key(fields: "id") { id: ID! } type Film @key(fields: "id") { id: ID! }',
      b: 'type Query { media: [Media] @shareable @provides(fields: "... on Book { title }") } union Media = Book | Film type Book @key(fields: "id") { id: ID! title: String @external } type Film @key(fields: "id") { id: ID! }',
      c: 'type Book @key(fields: "id") { id: ID! title: String @shareable } type Film @key(fields: "id") { id: ID! title: String @shareable }',
    },
    root: { media: ['b', 'f', null] },
    things: { b: { is: 'Book', id: 'b', title: 'B' }, f: { is: 'Film', id: 'f', title: 'F' } },
  },
  [
    '{ media { ... on Book { id title } ... on Film { id } } }',
    '{ media { ... on Book { id title } ... on Film { id title } } }',
  ],
);

alike(
  'a mutation’s field that two subgraphs share, whose object each knows in part',
  {
    whole:
      'type Query { kinds: [Kind!] } type Mutation { add(name: String!): Kind! count: Int! } type Kind { id: ID! name: String! size: Int }',
    parts: {
      a: 'type Query { kinds: [Kind!] } type Mutation { add(name: String!): Kind! @shareable } type Kind @key(fields: "id") { id: ID! }',
      b: 'type Mutation { add(name: String!): Kind! @shareable count: Int! } type Kind @key(fields: "id") { id: ID! name: String! size: Int }',
    },
    root: { kinds: ['k'] },
    things: { k: { is: 'Kind', id: 'k', name: 'new', size: 1 } },
    resolve: {
      'Mutation.add': () => 'k',
      'Mutation.count': (_: object, __: object, things) => Object.keys(things).length,
    },
  },
  [
    'mutation { add(name: "new") { id name } }',
    'mutation { one: add(name: "new") { size } count two: add(name: "new") { name id } }',
  ],
);
