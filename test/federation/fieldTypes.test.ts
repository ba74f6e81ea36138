import { alike } from './alike.ts';

alike(
  'a field for which one subgraph gives one type, and another a union with it',
  {
    whole: `type Query { found: Media shown: Media shelf: Shelf } union Media = Book | Song | Film type Shelf { found: Media last: Media }
    type Book { id: ID! title: String! pages: Int cover: String } type Song { id: ID! title: String! bars: Int } type Film { id: ID! title: String! minutes: Int }`,
    parts: {
      a: `type Query { found: Book @shareable shown: Media shelf: Shelf @shareable } union Media = Book | Song type Shelf { found: Book @shareable last: Media }
      type Book @key(fields: "id") { id: ID! title: String! @shareable pages: Int } type Song @key(fields: "id") { id: ID! title: String! bars: Int }`,
      b: `type Query { found: Media @shareable shelf: Shelf @shareable } union Media = Book | Film type Shelf { found: Media @shareable }
      type Book @key(fields: "id") { id: ID! title: String! @shareable cover: String } type Film @key(fields: "id") { id: ID! title: String! minutes: Int }`,
    },
    root: { found: 'b', shown: 's', shelf: { is: 'Shelf', found: 'b', last: 's' } },
    things: {
      b: { is: 'Book', id: 'b', title: 'B', pages: 3, cover: 'C' },
      s: { is: 'Song', id: 's', title: 'S', bars: 4 },
      f: { is: 'Film', id: 'f', title: 'F', minutes: 90 },
    },
  },
  [
    '{ found { __typename ... on Book { title pages cover } ... on Film { minutes } ... on Song { bars } } }',
    '{ shelf { found { __typename ... on Song { title } ... on Film { title } ... on Book { title } } last { __typename ... on Song { title bars } ... on Book { cover } } } }',
    '{ found { ... on Film { title } } shown { ... on Song { title } ... on Film { minutes } } }',
  ],
);

alike(
  'a field that may be null in one subgraph and never is in another, also in a list',
  {
    whole: `type Query { users: [User!]! accounts: [Account]! } union Account = User | Admin
    type User { id: ID name: String alike: [Account!]! } type Admin { id: ID name: String alike: [Account!]! }`,
    parts: {
      a: 'type Query { users: [User!]! } type User { id: ID @shareable }',
      b: `type Query { accounts: [Account]! } union Account = User | Admin type User @key(fields: "id") { id: ID! name: String alike: [Account!]! } type Admin { id: ID name: String alike: [Account!]! }`,
    },
    root: { users: ['u'], accounts: ['u', 'a', null] },
    things: {
      u: { is: 'User', id: 'u', name: 'U', alike: ['a', 'u'] },
      a: { is: 'Admin', id: 'a', name: null, alike: ['u'] },
    },
  },
  [
    '{ users { id name } accounts { ... on User { id name } ... on Admin { id name } } }',
    '{ accounts { ... on User { name alike { ... on User { id name } ... on Admin { name id } } } ... on Admin { id alike { ... on User { name alike { ... on Admin { id } } } } } } }',
  ],
);

alike(
  'an interface’s field that gives the interface, and in its objects the object itself, which it provides there',
  {
    whole: `type Query { item: Item } interface Item { twin: Item } type Mug implements Item { id: ID! twin: Mug price: Float }`,
    parts: {
      a: 'type Query { item: Item } interface Item { twin: Item } type Mug implements Item @key(fields: "id") { id: ID! twin: Mug @provides(fields: "price") price: Float @external }',
      b: 'type Mug @key(fields: "id") { id: ID! price: Float @shareable }',
    },
    root: { item: 'm' },
    things: {
      m: { is: 'Mug', id: 'm', twin: 'n', price: 1.5 },
      n: { is: 'Mug', id: 'n', twin: 'm', price: 2 },
    },
  },
  [
    { ask: '{ item { twin { ... on Item { twin { __typename } } } } }', by: 'a' },
    { ask: '{ item { ... on Mug { twin { id price } } } }', by: 'a' },
    '{ item { __typename twin { __typename ... on Mug { id } twin { __typename ... on Mug { id } } } ... on Mug { __typename id price twin { id price } } } }',
  ],
);
