import { alike } from './alike.ts';

const media = {
  v: { is: 'Video', id: '1', title: 'V', duration: 9, rating: 4, reviews: ['r'], author: 'a' },
  t: { is: 'Article', id: '2', title: null, words: 100, rating: null, reviews: null, author: 'a' },
  r: { is: 'Review', text: 'good', of: 't' },
  a: { is: 'Author', id: 'x', name: 'A' },
};

alike(
  '@interfaceObject: a subgraph adds fields to all of an interface, and gives objects whose type it does not know',
  {
    whole: `
    type Query { media: [Media] latest: Media video: Video reviewed: [Media] }
    interface Media { id: ID! title: String rating: Int reviews: [Review] label(long: Boolean): String }
    type Video implements Media { id: ID! title: String duration: Int author: Author rating: Int reviews: [Review] label(long: Boolean): String }
    type Article implements Media { id: ID! title: String words: Int rating: Int reviews: [Review] label(long: Boolean): String }
    type Review { text: String of: Media } type Author { id: ID! name: String }
  `,
    parts: {
      media: `type Query { media: [Media] video: Video } interface Media @key(fields: "id") { id: ID! title: String } type Video implements Media @key(fields: "id") { id: ID! title: String duration: Int } type Article implements Media @key(fields: "id") { id: ID! title: String words: Int }`,
      reviews:
        'type Query { latest: Media reviewed: [Media] } type Media @key(fields: "id") @interfaceObject { id: ID! rating: Int reviews: [Review] } type Review { text: String of: Media }',
      labels:
        'type Media @key(fields: "id") @interfaceObject { id: ID! title: String @external rating: Int @external label(long: Boolean): String @requires(fields: "title rating") }',
      authors:
        'type Video @key(fields: "id") { id: ID! author: Author } type Author @key(fields: "id") { id: ID! name: String }',
    },
    root: { media: ['v', 't', null], latest: 't', video: 'v', reviewed: ['t', 'v', 't'] },
    things: media,
    resolve: {
      'Media.label': ({ title, rating }: { title: string; rating: number }, { long }: { long?: boolean | null }) =>
        `${title} ${rating} ${long}`,
    },
  },
  [
    { ask: '{ media { id rating } }', by: 'media reviews' },
    { ask: '{ latest { id rating reviews { text } } }', by: 'reviews' },
    { ask: '{ reviewed { ... on Media { stars: rating id } ... { id } } }', by: 'reviews' },
    { ask: '{ latest { title } }', by: 'media reviews' },
    { ask: '{ reviewed { __typename } }', by: 'media reviews' },
    {
      ask: '{ reviewed { rating ... on Video { duration author { name } } ... on Article { words } } }',
      by: 'authors media reviews',
    },
    '{ latest { ... on Article { rating } ... on Video { rating } title } reviewed { ... on Video { rating duration } ... on Article { words rating } } }',
    '{ latest { ... on Video { label } ... on Article { rating } } }',
    { ask: '{ video { label(long: true) rating author { name } } }', by: 'authors labels media reviews' },
    '{ media { ... on Article { label rating } ... on Video { title: rating } __typename } }',
    '{ latest { label reviews { of { __typename label(long: false) reviews { of { id } } } } } }',
    '{ media { reviews { of { title ... on Article { words } } } } reviewed { kind: __typename label } }',
  ],
);

alike(
  '@interfaceObject whose keys nobody resolves: what objects are is asked only where the answer depends on it',
  {
    whole: `type Query { nodes: [Node] b: Node products: [Product] product: Product! named: [Named] }
      interface Node { id: ID! field: String peers: [Node] } interface Product { id: ID! price: Int } interface Named { name: String }
      type Thing implements Node { id: ID! field: String peers: [Node] } type Other implements Node { id: ID! field: String peers: [Node] }
      type Bread implements Product & Named { id: ID! price: Int name: String } type Salt implements Product { id: ID! price: Int grams: Int }`,
    parts: {
      a: `type Query { nodes: [Node] products: [Product] product: Product! } type Product @key(fields: "id", resolvable: false) @interfaceObject { id: ID! price: Int }
        interface Node @key(fields: "id") { id: ID! } type Thing implements Node @key(fields: "id") { id: ID! } type Other implements Node @key(fields: "id") { id: ID! }`,
      b: `type Query { b: Node named: [Named] } type Node @key(fields: "id", resolvable: false) @interfaceObject { id: ID! field: String peers: [Node] }
        interface Product @key(fields: "id") { id: ID! } interface Named { name: String }
        type Bread implements Product & Named @key(fields: "id") { id: ID! name: String } type Salt implements Product @key(fields: "id") { id: ID! grams: Int }`,
    },
    satisfiability: 'unchecked',
    root: { nodes: ['n', 'o', null], b: 'n', products: ['p', null, 's'], product: 'p', named: ['p'] },
    things: {
      n: { is: 'Thing', id: 'n', field: 'F', peers: ['o', 'n'] },
      o: { is: 'Other', id: 'o', field: null, peers: null },
      p: { is: 'Bread', id: 'p', name: 'B', price: 2 },
      s: { is: 'Salt', id: 's', grams: 9, price: null },
    },
  },
  [
    { ask: '{ b { id field } }', by: 'b' },
    { ask: '{ b { id } }', by: 'b' },
    { ask: '{ b { key: id ... on Node { field } ... { peers { peers { id } more: field } } } }', by: 'b' },
    { ask: '{ b { field kind: __typename } }', by: 'a b' },
    { ask: '{ b { __typename } }', by: 'a b' },
    { ask: '{ b { ... on Thing { id } field } }', by: 'a b' },
    { ask: '{ b { field peers { field ... on Other { id } } } }', by: 'a b' },
    { ask: '{ nodes { id } }', by: 'a' },
    { ask: '{ product { id } products { price } }', by: 'a' },
    { ask: '{ product { ... on Bread { id } } }', by: 'a b' },
    { ask: '{ products { id price ... on Bread { name } what: __typename } }', by: 'a b' },
    { ask: '{ products { price ... on Named { name } ... on Salt { grams id } } }', by: 'a b' },
    { ask: '{ named { ... on Product { id } ... on Bread { name } } }', by: 'b' },
  ],
);

alike(
  '@interfaceObject, and @key on an interface, found from both sides',
  {
    whole:
      'type Query { a: Node b: Node product: Product } interface Node { id: ID! field: String } interface Product { id: ID! name: String price: Int } type Bread implements Product { id: ID! name: String price: Int } type Thing implements Node { id: ID! field: String }',
    parts: {
      a: 'type Query { a: Node product: Product } interface Node @key(fields: "id") { id: ID! } type Thing implements Node @key(fields: "id") { id: ID! } type Product @key(fields: "id") @interfaceObject { id: ID! price: Int }',
      b: 'type Query { b: Node } type Node @key(fields: "id") @interfaceObject { id: ID! field: String } interface Product @key(fields: "id") { id: ID! name: String } type Bread implements Product @key(fields: "id") { id: ID! name: String }',
    },
    root: { a: 'n', b: 'n', product: 'p' },
    things: { n: { is: 'Thing', id: 'n', field: 'F' }, p: { is: 'Bread', id: 'p', name: 'B', price: 2 } },
  },
  [
    '{ a { field id } }',
    { ask: '{ b { field } }', by: 'b' },
    '{ b { __typename id ... on Thing { field } } }',
    { ask: '{ product { id price } }', by: 'a' },
    '{ product { __typename name ... on Bread { price } } a { __typename field } }',
  ],
);

alike(
  'a shareable root field whose objects one subgraph knows by their types, another as an @interfaceObject',
  {
    whole: `type Query { best: Media all: [Media!] } interface Media { id: ID! title: String review: Int } type Book implements Media { id: ID! title: String review: Int pages: Int } type Film implements Media { id: ID! title: String review: Int }`,
    parts: {
      a: 'type Query { best: Media @shareable all: [Media!] @shareable } interface Media @key(fields: "id") { id: ID! title: String } type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int } type Film implements Media @key(fields: "id") { id: ID! title: String }',
      b: 'type Query { best: Media @shareable all: [Media!] @shareable } type Media @key(fields: "id", resolvable: false) @interfaceObject { id: ID! review: Int }',
    },
    satisfiability: 'unchecked',
    root: { best: 'f', all: ['b', 'f'] },
    things: {
      b: { is: 'Book', id: 'b', title: 'B', review: 5, pages: 9 },
      f: { is: 'Film', id: 'f', title: 'F', review: 3 },
    },
  },
  [
    { ask: '{ best { id } all { title id } }', by: 'a' },
    { ask: '{ best { review } }', by: 'b' },
    { ask: '{ all { id review title } }', by: 'a b' },
    { ask: '{ all { review __typename ... on Book { pages } } }', by: 'a b' },
    { ask: '{ best { review ... on Film { title } } }', by: 'a b' },
  ],
);

alike(
  'interfaces of interfaces, whose fields and objects lie in several subgraphs',
  {
    whole: `
    type Query { nodes: [Node] named: [Named] products: [Product] }
    interface Node { id: ID! } interface Named implements Node { id: ID! name: String! } union Product = Oven | Toaster
    type Oven implements Node & Named { id: ID! name: String! warranty: Int similar: Named } type Toaster implements Node & Named { id: ID! name: String! warranty: Int } type Book implements Node { id: ID! pages: Int }
  `,
    parts: {
      a: `type Query { nodes: [Node] products: [Product] } interface Node { id: ID! } union Product = Oven | Toaster
      type Oven implements Node @key(fields: "id") { id: ID! } type Toaster implements Node @key(fields: "id") { id: ID! warranty: Int } type Book implements Node @key(fields: "id") { id: ID! }`,
      b: `type Query { named: [Named] } interface Node { id: ID! } interface Named implements Node { id: ID! name: String! }
      type Oven implements Node & Named @key(fields: "id") { id: ID! name: String! warranty: Int similar: Named } type Toaster implements Node & Named @key(fields: "id") { id: ID! name: String! }`,
      c: 'type Book @key(fields: "id") { id: ID! pages: Int }',
    },
    root: { nodes: ['o', 'b', 't'], named: ['t', 'o'], products: ['o', null, 't'] },
    things: {
      o: { is: 'Oven', id: 'o', name: 'O', warranty: 2, similar: 't' },
      t: { is: 'Toaster', id: 't', name: 'T', warranty: null },
      b: { is: 'Book', id: 'b', pages: 5 },
    },
  },
  [
    '{ nodes { id ... on Named { name } ... on Book { pages } } }',
    '{ nodes { __typename ... on Oven { warranty similar { ... on Toaster { warranty } } } ... on Toaster { warranty } } }',
    '{ named { ... on Node { id } name ... on Toaster { warranty } ... on Oven { similar { name ... on Node { __typename } } } } }',
    '{ products { ... on Node { id } ... on Named { name } ... { ... on Toaster { warranty id } } ... F } } fragment F on Product { ... on Oven { long: name } __typename }',
  ],
);
