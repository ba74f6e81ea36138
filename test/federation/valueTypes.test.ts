import { alike } from './alike.ts';

alike(
  '@shareable value types whose fields lie in several subgraphs: the objects around them are asked again',
  {
    whole: `type Query { product: Product products: [Product!]! byUpc(upc: ID!): Product } type Product { upc: ID! size: Size label: Label tags: [Tag!] }
    type Size { width: Int height: Int unit: Unit } type Unit { name: String factor: Float } type Label { text: String lang: String } type Tag { name: String! weight: Int }`,
    parts: {
      a: `type Query { product: Product products: [Product!]! byUpc(upc: ID!): Product } type Product @key(fields: "upc") { upc: ID! size: Size @shareable label: Label @shareable }
      type Size { width: Int @shareable unit: Unit @shareable } type Unit { name: String } type Label { text: String }`,
      b: 'type Product @key(fields: "upc") { upc: ID! size: Size @shareable label: Label @shareable tags: [Tag!] @shareable } type Size { height: Int width: Int @shareable unit: Unit @shareable } type Unit { factor: Float } type Label { lang: String } type Tag { name: String! @shareable }',
      c: 'type Product @key(fields: "upc") { upc: ID! tags: [Tag!] @shareable } type Tag { name: String! @shareable weight: Int }',
    },
    root: { product: 'p', products: ['p', 'q', 'p'] },
    things: {
      p: {
        is: 'Product',
        upc: 'p',
        size: { is: 'Size', width: 1, height: 2, unit: { is: 'Unit', name: 'cm', factor: 0.5 } },
        label: { is: 'Label', text: 'T', lang: 'en' },
        tags: [
          { is: 'Tag', name: 'x', weight: 1 },
          { is: 'Tag', name: 'y', weight: null },
        ],
      },
      q: { is: 'Product', upc: 'q', size: { is: 'Size', width: null, height: 4, unit: null }, label: null, tags: [] },
    },
    resolve: { 'Query.byUpc': (_: object, { upc }: { upc: string }) => upc },
  },
  [
    { ask: '{ product { size { width } } }', by: 'a' },
    { ask: '{ product { size { width height } label { text lang } } }', by: 'a b' },
    { ask: '{ products { size { unit { name factor } } } }', by: 'a b' },
    { ask: '{ products { tags { name weight } } }', by: 'a c' },
    '{ products { size { height unit { factor } } label { lang } tags { weight name } } byUpc(upc: "q") { size { height width } tags { name } } }',
  ],
);

alike(
  'root fields that several subgraphs share: each gives its part of a type without a key',
  {
    whole:
      'type Query { product: Product! products: [Product!]! now: String } type Product { id: ID! category: Category name: Name price: Price } type Category { id: ID! title: String } type Name { brand: String! model: String! } type Price { amount: Int! }',
    parts: {
      a: 'type Query { product: Product! @shareable products: [Product!]! @shareable now: String @shareable } type Product { id: ID! @shareable category: Category } type Category { id: ID! title: String }',
      b: 'type Query { product: Product! @shareable products: [Product!]! @shareable now: String @shareable } type Product { id: ID! @shareable name: Name } type Name { brand: String! model: String! }',
      c: 'type Query { product: Product! @shareable products: [Product!]! @shareable } type Product { id: ID! @shareable price: Price } type Price { amount: Int! }',
    },
    root: { now: 'now', product: 'p', products: ['p', 'q'] },
    things: {
      p: {
        is: 'Product',
        id: 'p',
        category: { is: 'Category', id: 'c', title: 'C' },
        name: { is: 'Name', brand: 'B', model: 'M' },
        price: { is: 'Price', amount: 3 },
      },
      q: { is: 'Product', id: 'q', category: null, name: { is: 'Name', brand: 'X', model: 'Y' }, price: null },
    },
  },
  [
    { ask: '{ product { id } now }' },
    { ask: '{ product { id name { brand } category { id title } price { amount } } }', by: 'a b c' },
    {
      ask: '{ products { price { amount } name { model } id category { title } } product { name { model } } }',
      by: 'a b c',
    },
  ],
);

alike(
  'a parent’s entity is the way to a value type’s fields',
  {
    whole:
      'type Query { products: [Product!]! one(id: ID!): Product } type Product { id: ID! pid: ID! category: Category name: String } type Category { id: ID name: String details: Details } type Details { products: Int text: String }',
    parts: {
      a: 'type Query { products: [Product!]! } type Product @key(fields: "id") @key(fields: "id pid") { id: ID! pid: ID! category: Category @shareable } type Category @key(fields: "id") { id: ID @shareable name: String @shareable }',
      b: 'type Product @key(fields: "id pid") { id: ID! pid: ID! category: Category @shareable } type Category { details: Details } type Details { products: Int text: String }',
      d: 'type Query { one(id: ID!): Product } type Product @key(fields: "id") { id: ID! name: String }',
    },
    root: { products: ['p', 'q'] },
    things: {
      p: { is: 'Product', id: 'p', pid: '1', name: 'P', category: 'c' },
      q: { is: 'Product', id: 'q', pid: '2', name: 'Q', category: null },
      c: { is: 'Category', id: 'c', name: 'C', details: { is: 'Details', products: 3, text: null } },
    },
    resolve: { 'Query.one': (_: object, { id }: { id: string }) => id },
  },
  [
    { ask: '{ products { category { details { products } } } }', by: 'a b' },
    { ask: '{ one(id: "p") { name category { id details { text products } name } } }', by: 'a b d' },
  ],
);
