import { alike, refused } from './alike.ts';

const graph = {
  whole: `type Query { users: [User!]! user(id: ID!): User nodes: [Node] } interface Node { id: ID! } enum Kind { FRIEND OTHER } type User implements Node { id: ID! kind: Kind friends: [User!]! age: Int text: String }`,
  parts: {
    a: `type Query { users: [User!]! user(id: ID!): User hidden: Int @inaccessible nodes: [Node] } interface Node { id: ID! secret: String @inaccessible }
      enum Kind { FAMILY @inaccessible FRIEND OTHER } type Ghost implements Node @inaccessible { id: ID! secret: String @inaccessible }
      type User implements Node @key(fields: "id") { id: ID! secret: String @inaccessible kind: Kind friends(kind: Kind = FAMILY @inaccessible): [User!]! number: Int @shareable @inaccessible }`,
    b: 'type User @key(fields: "number") @key(fields: "id") { id: ID! number: Int @shareable age: Int }',
    c: 'type User @key(fields: "id") { id: ID! number: Int @external text: String @requires(fields: "number") }',
  },
  root: { users: ['u', 'v'], nodes: ['u', null] },
  things: {
    u: { is: 'User', id: 'u', number: 7, secret: 's', kind: 'FRIEND', age: 4, friends: ['v'] },
    v: { is: 'User', id: 'v', number: null, secret: 's', kind: 'OTHER', friends: [] },
    f: { is: 'User', id: 'f', kind: 'FAMILY', friends: [] },
    g: { is: 'Ghost', id: 'g', secret: 's' },
  },
  resolve: { 'Query.user': (_: object, { id }: { id: string }) => id, 'Query.nodes': () => ['u', null, 'v'] },
};

alike('@inaccessible: hidden fields are keys and requirements still', graph, [
  '{ users { text } }',
  '{ users { age friends { text kind age } } }',
  '{ nodes { id ... on User { text } } }',
  '{ __type(name: "User") { fields { name args { name } } } kind: __type(name: "Kind") { enumValues { name } } ghost: __type(name: "Ghost") { name } }',
]);

alike('an enum value or an object that clients may not see is an error where it stands', graph, [
  { ask: '{ user(id: "f") { id kind } }', errors: 1 },
  { ask: '{ user(id: "f") { id } }' },
]);

alike(
  'an object of a hidden type is an error, and null where it may be',
  { ...graph, resolve: { ...graph.resolve, 'Query.nodes': () => ['u', 'g', 'v'] } },
  [
    { ask: '{ nodes { id } users { id } }', errors: 1 },
    { ask: '{ nodes { __typename } }', errors: 1 },
  ],
);

refused('what is hidden cannot be asked for', graph, [
  { ask: '{ hidden }' },
  { ask: '{ users { number } }' },
  { ask: '{ nodes { secret } }' },
  { ask: '{ nodes { ... on Ghost { id } } }' },
  { ask: '{ users { friends(kind: FRIEND) { id } } }' },
  { ask: 'query($kind: Kind) { user(id: "u") { id } }', with: { kind: 'FAMILY' } },
]);
