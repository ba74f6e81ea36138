import { alike } from './alike.ts';

alike(
  'several keys: each subgraph is asked with one that it has, through others where need be',
  {
    whole:
      'type Query { products: [Product] } type Product { id: ID! upc: ID! sku: ID! name: String stock: Int price: Int }',
    parts: {
      a: 'type Query { products: [Product] } type Product @key(fields: "upc") { upc: ID! name: String }',
      b: 'type Product @key(fields: "id") @key(fields: "upc") @key(fields: "sku") { id: ID! upc: ID! sku: ID! }',
      c: 'type Product @key(fields: "id") { id: ID! price: Int }',
      d: 'type Product @key(fields: "sku") { sku: ID! stock: Int }',
    },
    root: { products: ['one', 'two', null, 'one'] },
    things: {
      one: { is: 'Product', id: '1', upc: 'u1', sku: 's1', name: 'Table', stock: 3, price: 10 },
      two: { is: 'Product', id: '2', upc: 'u2', sku: 's2', name: null, stock: null, price: 20 },
    },
  },
  [
    { ask: '{ products { name } }', by: 'a' },
    { ask: '{ products { price } }', by: 'a b c' },
    { ask: '{ products { stock price name id sku upc } }', by: 'a b c d' },
  ],
);

const list = {
  first: { is: 'List', products: ['one', 'two'], main: 'two', size: 2, note: 'N' },
  one: {
    is: 'Product',
    id: '1',
    code: 'x',
    place: { is: 'Place', row: 4, hall: { is: 'Hall', name: 'north' } },
    price: 1.5,
    seller: 's',
  },
  two: {
    is: 'Product',
    id: '2',
    code: 'x',
    place: { is: 'Place', row: 5, hall: { is: 'Hall', name: 'south' } },
    price: 2.5,
    seller: 's',
  },
  s: { is: 'Seller', country: 'CH', number: 7, name: 'Seller', best: 'one' },
};

alike(
  'compound and nested keys, also with lists in them',
  {
    whole: `
    type Query { list: List! product: Product }
    type List { products: [Product!]! main: Product size: Int note: String }
    type Product { id: ID! code: String! place: Place! price: Float seller: Seller }
    type Place { row: Int! hall: Hall! } type Hall { name: String! } type Seller { country: String! number: Int! name: String best: Product }
  `,
    parts: {
      a: `type Query { list: List! product: Product } type List @key(fields: "products { id code } main { id }") { products: [Product!]! @shareable main: Product @shareable }
        type Product @key(fields: "id code") { id: ID! code: String! @shareable }`,
      b: `type List @key(fields: "products { id code } main { id }") { products: [Product!]! @shareable main: Product @shareable size: Int note: String }
        type Product @key(fields: "id code") @key(fields: "place { row hall { name } }") { id: ID! code: String! @shareable place: Place! seller: Seller }
        type Place @shareable { row: Int! hall: Hall! } type Hall @shareable { name: String! } type Seller @key(fields: "country number") { country: String! number: Int! }`,
      c: `type Product @key(fields: "place { row hall { name } }") { place: Place! price: Float } type Place @shareable { row: Int! hall: Hall! } type Hall @shareable { name: String! }`,
      d: `type Seller @key(fields: "number country") { number: Int! country: String! name: String best: Product } type Product @key(fields: "id code", resolvable: false) { id: ID! code: String! @shareable }`,
    },
    root: { list: 'first', product: 'one' },
    things: list,
    resolve: { 'Product.place': ({ place }: { place: object }) => place },
  },
  [
    { ask: '{ product { price } }', by: 'a b c' },
    { ask: '{ list { size note products { code price } main { price place { hall { name } } } } }', by: 'a b c' },
    {
      ask: '{ product { seller { name best { seller { best { id code price seller { country } } } } } } }',
      by: 'a b c d',
    },
    {
      ask: '{ list { main { seller { number } } products { seller { number best { place { row } } } } } product { id } }',
    },
  ],
);

alike(
  'a key that is null for some: they stay without what it would have brought, the others do not',
  {
    whole:
      'type Query { boxes: [Box] } type Box { book: Book } type Book { upc: ID! id: ID author: String title: String }',
    parts: {
      a: 'type Query { boxes: [Box] } type Box { book: Book } type Book @key(fields: "upc") { upc: ID! }',
      b: 'type Book @key(fields: "upc") @key(fields: "id") { upc: ID! id: ID title: String }',
      c: 'type Book @key(fields: "id") { id: ID author: String }',
    },
    root: { boxes: [{ book: 'one' }, { book: null }, null, { book: 'two' }, { book: 'three' }] },
    things: {
      one: { is: 'Book', upc: 'u1', id: 'i1', author: 'A', title: 'T' },
      two: { is: 'Book', upc: 'u2', id: null, author: null },
      three: { is: 'Book', upc: 'u3', id: 'i3', author: 'C' },
    },
  },
  ['{ boxes { book { author } } }', '{ boxes { book { title id author upc } } }'],
);

alike(
  'circular and self references, to any depth',
  {
    whole:
      'type Query { ann: User } type User { id: ID! name: String friend: User friends: [User!] pets: [Pet] } type Pet { id: ID! owner: User mother: Pet name: String }',
    parts: {
      users: 'type Query { ann: User } type User @key(fields: "id") { id: ID! name: String friend: User }',
      social:
        'type User @key(fields: "id") { id: ID! friends: [User!] pets: [Pet] } type Pet @key(fields: "id") { id: ID! }',
      pets: 'type Pet @key(fields: "id") { id: ID! owner: User mother: Pet name: String } type User @key(fields: "id") { id: ID! }',
    },
    root: { ann: 'ann' },
    things: {
      ann: { is: 'User', id: 'a', name: 'Ann', friend: 'ann', friends: ['bob', 'ann'], pets: ['cat', null] },
      bob: { is: 'User', id: 'b', name: 'Bob', friend: 'ann', friends: [], pets: null },
      cat: { is: 'Pet', id: 'c', owner: 'ann', mother: 'dam', name: 'Cat' },
      dam: { is: 'Pet', id: 'd', owner: 'bob', mother: null, name: 'Dam' },
    },
  },
  [
    { ask: '{ ann { friend { friend { friends { name friend { pets { name } } } } } } }', by: 'pets social users' },
    '{ ann { friends { friends { friends { name friends { id } } } } pets { mother { owner { friends { name } } mother { name } } } } }',
    '{ ann { name friend { id } pets { owner { pets { owner { pets { owner { name } } } } } } } }',
  ],
);

alike(
  'a key whose fields are @external, extended types, and keys that lead nowhere',
  {
    whole:
      'type Query { product: Product cheap: Product } type Product { id: ID! name: String pid: ID upc: String price: Float! }',
    parts: {
      a: 'type Query { product: Product } type Product @key(fields: "id name") @key(fields: "upc") { id: ID! name: String pid: ID upc: String }',
      b: 'extend type Query { cheap: Product } extend type Product @key(fields: "id name") @key(fields: "upc") { id: ID! @external name: String @external upc: String @external price: Float! }',
    },
    root: { product: 'one', cheap: 'one' },
    things: { one: { is: 'Product', id: 'p1', name: 'N', pid: 'pid', upc: 'u', price: 12.25 } },
  },
  ['{ product { id pid price upc name } }', '{ cheap { id pid price upc name } product { price } }'],
);
