import { alike } from './alike.ts';

alike(
  'a key that is none where the entity comes from, and is told from a field of it',
  {
    whole: 'type Query { user: User users: [User] } type User { id: ID! email: String nick: String! }',
    parts: {
      a: 'type Query { user: User users: [User] } type User @key(fields: "id") { id: ID! email: String }',
      b: 'type User @key(fields: "email") { email: String @external nick: String! }',
    },
    root: { user: 'u', users: ['u', 'v'] },
    things: {
      u: { is: 'User', id: 'u', email: 'u@x.test', nick: 'U' },
      v: { is: 'User', id: 'v', email: 'v@x.test', nick: 'V' },
    },
  },
  [
    { ask: '{ user { id nick } }', by: 'a b' },
    { ask: '{ users { nick } }', by: 'a b' },
    { ask: '{ users { email id } }', by: 'a' },
  ],
);

alike(
  'many keys, each resolved in one subgraph at most, and among them some of parts of one object',
  {
    whole: `type Query { shelf: Shelf } type Shelf { id: ID! items: [Item!]! } type Item { id: ID! code: ID! place: Place! name: String! label: String! } type Place { hall: ID! row: ID! spot: ID! }`,
    parts: {
      a: `type Item @key(fields: "id", resolvable: true) @key(fields: "code", resolvable: false) @key(fields: "place { hall row }", resolvable: false) @key(fields: "id place { row spot }", resolvable: false) { id: ID! code: ID! place: Place! name: String! }
      type Place { hall: ID! row: ID! spot: ID! }`,
      b: `type Query { shelf: Shelf } type Shelf @key(fields: "id") { id: ID! items: [Item!]! }
      type Item @key(fields: "place { hall row }", resolvable: false) @key(fields: "id place { row spot }", resolvable: true) @key(fields: "code", resolvable: false) @key(fields: "id", resolvable: false) { id: ID! code: ID! place: Place! name: String! @external label: String! @requires(fields: "name") }
      type Place { hall: ID! row: ID! spot: ID! }`,
    },
    root: { shelf: 's' },
    things: {
      s: { is: 'Shelf', id: 's', items: ['i', 'j'] },
      i: { is: 'Item', id: 'i', code: '1', place: { is: 'Place', hall: 'h', row: 'r', spot: 'p' }, name: 'I' },
      j: { is: 'Item', id: 'j', code: '2', place: { is: 'Place', hall: 'h', row: 'q', spot: 'p' }, name: 'J' },
    },
  },
  [
    { ask: '{ shelf { id items { id name label } } }', by: 'a b' },
    { ask: '{ shelf { items { label } } }', by: 'a b' },
    { ask: '{ shelf { items { id code place { spot hall row } } } }', by: 'b' },
  ],
);

alike(
  'a nested entity whose key one subgraph tells, whose details another, below a parent that neither gives',
  {
    whole:
      'type Query { item(id: ID!): Item } type Item { id: ID name: String kind: Kind } type Kind { id: ID name: String details: String }',
    parts: {
      a: 'type Item @key(fields: "id") { id: ID @external kind: Kind @shareable } type Kind { details: String }',
      b: 'type Item @key(fields: "id") { id: ID @external kind: Kind @shareable } type Kind { id: ID @shareable }',
      c: 'type Kind @key(fields: "id") { id: ID name: String }',
      d: 'type Query { item(id: ID!): Item } type Item @key(fields: "id") { id: ID name: String }',
    },
    things: {
      i: { is: 'Item', id: 'i', name: 'I', kind: 'k' },
      k: { is: 'Kind', id: 'k', name: 'K', details: 'D' },
    },
    resolve: { 'Query.item': (_: object, { id }: { id: string }) => id },
  },
  [
    { ask: '{ item(id: "i") { id name kind { id name details } } }', by: 'a b c d' },
    { ask: '{ item(id: "i") { kind { name } } }', by: 'b c d' },
    { ask: '{ item(id: "i") { kind { details } } }', by: 'a d' },
  ],
);
