import { alike } from './alike.ts';

const graph = {
  whole: `type Query { user: User users: [User!] maybe: [User] must: User! matrix: [[User!]] named: [Named!] } interface Named { id: ID! } type User implements Named { id: ID! name: String! nick: String rank: Int! friend: User! best: User list: [String!] pets: [Pet!] text: String firm: String! } type Pet implements Named { id: ID! kind: String! }`,
  parts: {
    a: 'type Query { user: User users: [User!] maybe: [User] must: User! matrix: [[User!]] named: [Named!] } interface Named { id: ID! } type User implements Named @key(fields: "id") { id: ID! name: String! nick: String friend: User! best: User } type Pet implements Named @key(fields: "id") { id: ID! }',
    b: 'type User @key(fields: "id") { id: ID! rank: Int! list: [String!] pets: [Pet!] } type Pet @key(fields: "id") { id: ID! kind: String! }',
    c: 'type User @key(fields: "id") { id: ID! nick: String @external text: String @requires(fields: "nick") firm: String! @requires(fields: "nick") }',
  },
  root: {
    user: 'ok',
    users: ['ok', 'bad'],
    maybe: ['ok', 'bad', null],
    must: 'bad',
    matrix: [['ok'], ['ok', 'bad'], null],
    named: ['ok', 'bad', 'pet'],
  },
  things: {
    ok: { is: 'User', id: 'ok', name: 'Ok', nick: 'o', rank: 1, friend: 'bad', best: 'ok', list: ['a'], pets: ['pet'] },
    bad: {
      is: 'User',
      id: 'bad',
      name: { fails: 'FORBIDDEN' },
      nick: { fails: 'NOT_FOUND' },
      rank: { fails: 'FORBIDDEN' },
      friend: 'ok',
      best: 'bad',
      list: { fails: 'CONFLICT' },
      pets: ['pet', 'sick'],
    },
    pet: { is: 'Pet', id: 'pet', kind: 'cat' },
    sick: { is: 'Pet', id: 'sick', kind: null },
  },
};

alike('a field that fails is null where it may be, or what holds it is', graph, [
  { ask: '{ maybe { id nick } }', errors: 1 },
  { ask: '{ maybe { id name } }', errors: 1 },
  { ask: '{ users { name } }', errors: 1 },
  { ask: '{ must { name } }', errors: 1 },
  { ask: '{ a: maybe { b: nick } c: must { d: list } }', errors: 2 },
]);

alike('a field that fails in an entity fetch, the same, with the client’s path at each place', graph, [
  { ask: '{ maybe { id rank } }', errors: 1 },
  { ask: '{ users { rank } user { id } }', errors: 1 },
  { ask: '{ must { rank } }', errors: 1 },
  { ask: '{ matrix { id rank } }', errors: 1 },
  { ask: '{ maybe { a: id b: rank best { c: rank } } }', errors: 1 },
  { ask: '{ user { friend { best { list best { x: list } } } } }', errors: 2 },
  { ask: '{ maybe { best { list } } user { friend { again: list } } }', errors: 2 },
  { ask: '{ user { friend { rank } best { rank } } }', errors: 1 },
  { ask: '{ named { ... on User { list id } } }', errors: 1 },
  { ask: '{ named { ... on User { rank } } user { rank } }', errors: 1 },
]);

alike('a null where none may be, at the end of several fetches', graph, [
  { ask: '{ user { pets { kind } } }' },
  { ask: '{ maybe { pets { kind id } } }', errors: 1 },
  { ask: '{ user { friend { pets { kind } } } }', errors: 1 },
  { ask: '{ matrix { pets { k: kind } } }', errors: 1 },
]);

alike(
  'an entity that one subgraph does not know is null there',
  {
    ...graph,
    things: { ...graph.things, ok: { ...graph.things.ok, best: 'gone' } },
  },
  [{ ask: '{ user { best { id } } }' }, { ask: '{ user { rank best { rank } } }' }],
);

alike(
  'what a subgraph answers against the schema is an error, not data',
  {
    whole:
      'type Query { item: Item items: [Item] } type Item { id: ID! int: Int float: Float! text: String flag: Boolean kind: Kind list: [Int!] key: ID one: Item } enum Kind { A B }',
    parts: {
      a: 'type Query { item: Item items: [Item] } type Item @key(fields: "id") { id: ID! one: Item }',
      b: 'type Item @key(fields: "id") { id: ID! int: Int float: Float! text: String flag: Boolean kind: Kind list: [Int!] key: ID } enum Kind { A B }',
    },
    serves: {
      b: 'scalar Any type Item @key(fields: "id") { id: ID! int: Any float: Any text: Any flag: Any kind: Any list: Any key: Any }',
    },
    root: { item: 'ok', items: ['ok', 'wrong', 'ok'] },
    things: {
      ok: {
        is: 'Item',
        id: 'ok',
        int: 1,
        float: 1.5,
        text: 't',
        flag: true,
        kind: 'A',
        list: [1, 2],
        key: 'k',
        one: 'wrong',
      },
      wrong: {
        is: 'Item',
        id: 'wrong',
        int: 2.5,
        float: {},
        text: { a: 1 },
        flag: 'yes',
        kind: 'C',
        list: [1, null],
        key: {},
        one: 'ok',
      },
    },
  },
  [
    '{ item { int float text flag kind list key } }',
    ...['int', 'float', 'text', 'flag', 'kind', 'list', 'key'].map((field) => ({
      ask: `{ items { id ${field} } }`,
      errors: 1,
    })),
    { ask: '{ item { one { v: int one { int } } } items { kind } }', errors: 2 },
  ],
);
