import { alike } from './alike.ts';

const things = {
  p: {
    is: 'Book',
    id: 'p',
    sku: 'sp',
    title: 'P',
    size: { is: 'Size', text: 'S', weight: 1.5 },
    by: 'u',
    alike: ['q', null],
    reviews: ['r', 's'],
    score: 4,
    from: 'agency',
  },
  q: {
    is: 'Book',
    id: 'q',
    sku: null,
    title: null,
    size: null,
    by: null,
    alike: [],
    reviews: [],
    score: 0,
    from: 'self',
  },
  m: {
    is: 'Magazine',
    id: 'm',
    sku: 'sm',
    title: 'M',
    size: { is: 'Size', text: null, weight: 0.5 },
    by: 'u',
    alike: ['m'],
    reviews: ['t'],
    score: 2,
    from: 'group',
  },
  u: { is: 'User', email: 'u@x.test', name: 'U', made: 2 },
  r: { is: 'Review', id: 1, body: 'R', product: 'p' },
  s: { is: 'Review', id: 2, body: 'S', product: 'q' },
  t: { is: 'Review', id: 3, body: 'T', product: 'm' },
  agency: { is: 'Agency', id: 'a', company: 'A', email: { is: 'Email', address: 'a@x.test' } },
  self: { is: 'Self', email: 'self@x.test' },
  group: { is: 'Group', id: 'g', name: 'G', email: 'g@x.test' },
};
const both = (fields: string): string =>
  ['Book', 'Magazine'].map((type) => `type ${type} ${fields.replaceAll('SELF', type)}`).join(' ');

alike(
  'a catalogue: interfaces and unions whose objects, fields and members seven subgraphs share among them',
  {
    whole: `type Query { products: [Product] alike(id: ID!): [Product] books: [Book] magazines: [Magazine] review(id: Int!): Review }
    interface Product { id: ID! sku: String size: Size by: User delivery(zip: String): Delivery count: Int! score: Float! reviews: [Review!]! } interface Alike { alike: [Product] }
    ${both('implements Product & Alike { id: ID! sku: String title: String size: Size by: User alike: [SELF] from: From delivery(zip: String): Delivery count: Int! score: Float! reviews: [Review!]! others: String }')}
    union From = Agency | Self | Group type Agency { id: ID! company: String email: Email } type Email { address: String } type Self { email: String } type Group { id: ID! name: String email: String }
    type Size { text: String weight: Float } type Delivery { soon: String late: String } type User { email: ID! name: String made: Int } type Review { id: Int! body: String! product: Product }`,
    parts: {
      agencies:
        'type Agency @key(fields: "id") { id: ID! company: String email: Email } type Email { address: String } type Group @key(fields: "id") { id: ID! name: String email: String } union From = Agency | Group',
      books: 'type Query { books: [Book] } type Book @key(fields: "id") { id: ID! title: String }',
      magazines: 'type Query { magazines: [Magazine] } type Magazine @key(fields: "id") { id: ID! title: String }',
      products: `type Query { products: [Product] alike(id: ID!): [Product] } interface Product { id: ID! sku: String size: Size by: User hidden: Boolean @inaccessible } interface Alike { alike: [Product] } type Size @shareable { text: String weight: Float }
      ${both('implements Product & Alike @key(fields: "id") { id: ID! sku: String size: Size by: User alike: [SELF] hidden: Boolean @inaccessible from: From }')}
      union From = Agency | Self | Group type Agency @key(fields: "id", resolvable: false) { id: ID! } type Group @key(fields: "id", resolvable: false) { id: ID! } type Self { email: String } type User @key(fields: "email") { email: ID! made: Int @shareable }`,
      reviews: `type Query { review(id: Int!): Review } interface Product { id: ID! count: Int! score: Float! reviews: [Review!]! }
      ${both('implements Product @key(fields: "id") { id: ID! count: Int! score: Float! reviews: [Review!]! alike: [SELF] @external others: String @requires(fields: "alike { id }") }')} type Review { id: Int! body: String! product: Product }`,
      stock: `interface Product { id: ID! size: Size delivery(zip: String): Delivery } type Size @shareable { text: String weight: Float } type Delivery { soon: String late: String }
      ${both('implements Product @key(fields: "id") { id: ID! size: Size @external delivery(zip: String): Delivery @requires(fields: "size { text weight }") }')}`,
      users: 'type User @key(fields: "email") { email: ID! name: String made: Int @shareable }',
    },
    root: { products: ['p', 'm', null, 'q'], books: ['q', 'p'], magazines: ['m'] },
    things,
    resolve: {
      'Query.alike': (_: object, { id }: { id: string }) => [id],
      'Query.review': (_: object, { id }: { id: number }) => ['r', 's', 't'][id - 1],
      'Product.count': ({ reviews }: { reviews: string[] }) => reviews.length,
      'Product.delivery': ({ size }: { size: { text: string | null } | null }, { zip }: { zip?: string }) =>
        size === null ? null : { is: 'Delivery', soon: `${size.text} to ${zip}`, late: null },
    },
  },
  [
    { ask: '{ products { id size { text weight } } }', by: 'products' },
    { ask: '{ alike(id: "p") { id sku } }', by: 'products' },
    '{ book: alike(id: "p") { id sku delivery(zip: "1") { soon late } } magazine: alike(id: "m") { id sku delivery(zip: "2") { late soon } } }',
    '{ products { sku ... on Product { sku } ... on Book { sku } ... on Magazine { sku } ... on Alike { __typename kind: __typename } } }',
    '{ products { author: by { email made } ... on Magazine { title } } }',
    '{ products { id reviews { product { sku ... on Magazine { title } ... on Book { count } } } } }',
    { ask: '{ products { id reviews { id } } }', by: 'products reviews' },
    ...['@include', '@skip'].flatMap((condition) =>
      [true, false].flatMap((on) =>
        ['{ title }', '{ title } ... on Book { sku }', '{ title ... on Book { sku } }'].map((title) => ({
          ask: `query($on: Boolean = ${on}) { products { id reviews { product { id ... on Book ${condition}(if: $on) ${title} ... on Magazine { sku } } } } }`,
        })),
      ),
    ),
    'query($on: Boolean = true) { products { reviews { product { id ... on Book @include(if: $on) { title ... on Book @skip(if: $on) { sku } } } } } }',
    '{ products { reviews { product { id ... on Magazine { from { ...From } } ... on Book { from { ...From } } } } } } fragment From on From { ... on Agency { id company } ... on Self { email } ... on Group { name } }',
    '{ products { ... on Magazine { from { ...From } } ... on Book { from { ...From } } } } fragment From on From { ... on Agency { inFull: email { address } } ... on Self { inShort: email } ... on Group { inShort: email } }',
    '{ books { others } magazines { others alike { title } } review(id: 2) { product { score by { name } } } }',
  ],
);
