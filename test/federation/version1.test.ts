import { alike } from './alike.ts';

const graph = {
  whole: `type Query { lucky: User told: User byId(id: ID): User cheapest: Lamp lamps: [Lamp!]! }
    type User { id: ID! name: String! nick: String rank: ID } type Lamp { id: ID! watts: Float label: String! }`,
  root: { lucky: 'u', told: 'u', cheapest: 'x', lamps: ['x', 'y'] },
  things: {
    u: { is: 'User', id: 'u', name: 'U', nick: 'N', rank: '1' },
    v: { is: 'User', id: 'v', name: 'V', nick: null, rank: null },
    x: { is: 'Lamp', id: 'x', watts: 4.5, label: 'X' },
    y: { is: 'Lamp', id: 'y', watts: null, label: 'Y' },
  },
  resolve: { 'Query.byId': (_: object, { id }: { id: string }) => id },
};
const asked = [
  { ask: '{ lucky { id name } byId(id: "v") { id name nick } }', by: 'games users' },
  { ask: '{ lucky { id rank } }', by: 'games' },
  { ask: '{ lucky { id rank name } }', by: 'games users' },
  { ask: '{ told { id rank name } }', by: 'games' },
  { ask: '{ cheapest { id watts label } }', by: 'games users' },
  { ask: '{ lamps { label watts id } }', by: 'games users' },
];
const games = (user: string): string =>
  `type Query { lucky: User told: User @provides(fields: "name") cheapest: Lamp } ${user} { id: ID! @external name: String! @external rank: ID }
  extend type Lamp @key(fields: "id") { id: ID! @external watts: Float }`;
const users = (name: string): string =>
  `type Query { byId(id: ID): User lamps: [Lamp!]! } type User @key(fields: "id") { id: ID! name: String! ${name} nick: String } type Lamp @key(fields: "id") { id: ID! label: String! }`;

const forms = { '@extends': 'type User @key(fields: "id") @extends', extend: 'extend type User @key(fields: "id")' };
for (const [form, user] of Object.entries(forms)) {
  alike(
    `version 1, ${form}: an extended entity’s key is @external, and what else is so is another’s`,
    { ...graph, parts: { games: games(user), users: users('') }, version1: ['games', 'users'] },
    asked,
  );
  alike(`version 2, ${form}: the same`, { ...graph, parts: { games: games(user), users: users('@shareable') } }, asked);
  alike(
    `versions mixed, ${form}: the same`,
    { ...graph, parts: { games: games(user), users: users('@shareable') }, version1: ['games'] },
    asked,
  );
}

alike(
  'version 1: a key with fields that are no key where the entity comes from',
  {
    whole:
      'type Query { one: Thing other: Thing } type Thing { id: ID name: String pid: ID upc: String price: Float! }',
    parts: {
      a: 'type Query { one: Thing } type Thing @key(fields: "id") { id: ID! name: String pid: ID }',
      b: 'type Query { other: Thing } extend type Thing @key(fields: "id name") @key(fields: "upc") { id: ID @external name: String @external upc: String @external price: Float! }',
    },
    version1: ['a', 'b'],
    root: { one: 't', other: 't' },
    things: { t: { is: 'Thing', id: 't', name: 'T', pid: 'p', upc: 'u', price: 1.5 } },
  },
  ['{ one { id pid price upc name } }', { ask: '{ one { pid } }', by: 'a' }, '{ other { price upc name pid } }'],
);
