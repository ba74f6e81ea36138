import { alike } from './alike.ts';

const graph = {
  whole:
    'type Query { product: Product products: [Product] other: Product } interface Named { name: String } type Product implements Named { id: ID! name: String price: Float! expensive: String similar: [Product!] maker: Named } type Maker implements Named { id: ID! name: String country: String }',
  parts: {
    a: 'type Query { product: Product products: [Product] } interface Named { name: String } type Product implements Named @key(fields: "id") { id: ID! name: String price: Float! similar: [Product!] maker: Named } type Maker implements Named @key(fields: "id") { id: ID! name: String }',
    b: 'type Query { other: Product } type Product @key(fields: "id") { id: ID! price: Float! @external expensive: String @requires(fields: "price") } type Maker @key(fields: "id") { id: ID! country: String }',
  },
  root: { product: 'p', products: ['p', 'q'], other: 'q' },
  things: {
    p: { is: 'Product', id: 'p', name: 'P', price: 1.5, similar: ['q'], maker: 'm' },
    q: { is: 'Product', id: 'q', name: null, price: 2, similar: null, maker: 'p' },
    m: { is: 'Maker', id: 'm', name: 'M', country: 'CH' },
  },
};
const both = (ask: string, [yes, no]: readonly [string | undefined, string | undefined] = [undefined, undefined]) =>
  [true, false].map((on) => ({ ask, with: { on }, ...((on ? yes : no) !== undefined && { by: (on ? yes : no)! }) }));

alike('@skip and @include with variables, on every level', graph, [
  ...both('query($on: Boolean!) { product { name expensive @include(if: $on) } }', ['a b', 'a']),
  ...both('query($on: Boolean!) { product { name expensive @skip(if: $on) } }', ['a', 'a b']),
  ...both('query($on: Boolean!) { product @include(if: $on) { expensive } other @skip(if: $on) { name } }'),
  ...both(
    'query($on: Boolean!) { product { ... @include(if: $on) { expensive similar { name } } ... on Product @skip(if: $on) { price } id } }',
  ),
  ...both(
    'query($on: Boolean!) { products { ...Dear @include(if: $on) ...Named @skip(if: $on) id } } fragment Dear on Product { expensive similar { ...Named } } fragment Named on Product { name }',
  ),
  ...both(
    'query($on: Boolean!) { product { similar @include(if: true) { expensive @skip(if: false) @include(if: $on) name @skip(if: true) id @include(if: false) __typename } } }',
  ),
  ...both(
    'query($on: Boolean!) { product { expensive @include(if: $on) expensive name @skip(if: $on) ... { name @include(if: $on) } } }',
  ),
  ...both(
    'query($on: Boolean!) { product { maker { ... on Maker @include(if: $on) { country } ... on Named @skip(if: $on) { name } __typename @include(if: $on) } } }',
  ),
  ...both('query($on: Boolean!) { product { expensive @include(if: $on) @skip(if: $on) } }', ['a', 'a']),
  ...both(
    'query($on: Boolean!) { ... @include(if: $on) { product { ... @include(if: $on) { ... @skip(if: $on) { expensive } similar @include(if: $on) { expensive } } id } } }',
  ),
  ...both(
    'query($on: Boolean!) { product { similar @include(if: $on) { name } } __typename @skip(if: $on) ...Root } fragment Root on Query { other @include(if: $on) { similar { expensive } } }',
  ),
]);

alike('several conditions, defaults, and what is left of an operation of which nothing is', graph, [
  {
    ask: 'query($a: Boolean = true, $b: Boolean = false) { product { expensive @include(if: $a) name @include(if: $b) similar @skip(if: $b) { expensive @skip(if: $a) id } } }',
    by: 'a b',
  },
  {
    ask: 'query($a: Boolean = true, $b: Boolean = false) { product { expensive @include(if: $a) name @include(if: $b) similar @skip(if: $b) { expensive @skip(if: $a) id } } }',
    with: { a: false, b: true },
    by: 'a',
  },
  {
    ask: 'query($a: Boolean!, $b: Boolean!) { products { ... @include(if: $a) { name ... @skip(if: $b) { expensive } } ... @include(if: $b) { id price } } }',
    with: { a: true, b: false },
  },
  {
    ask: 'query($a: Boolean!, $b: Boolean!) { products { ... @include(if: $a) { name ... @skip(if: $b) { expensive } } ... @include(if: $b) { id price } } }',
    with: { a: true, b: true },
  },
  { ask: 'query($on: Boolean!) { product @include(if: $on) { id } }', with: { on: false }, by: '' },
  { ask: 'query($on: Boolean!) { product { id @include(if: $on) } }', with: { on: false } },
  {
    ask: 'query($on: Boolean!) { products { similar { ... @include(if: $on) { id } } maker { name @include(if: $on) } } }',
    with: { on: false },
  },
]);

alike(
  'a condition on a field with @requires leaves its neighbours of the same subgraph alone, and what is left out is not asked for',
  {
    whole:
      'type Query { one: Thing all: [Thing!]! } type Thing { id: ID! a: String! n: String b: String c: String d: String e: String }',
    parts: {
      a: 'type Query { one: Thing all: [Thing!]! } type Thing @key(fields: "id") { id: ID! a: String! n: String }',
      b: 'type Thing @key(fields: "id") { id: ID! a: String! @external n: String @external b: String c: String @requires(fields: "a") d: String @requires(fields: "n") e: String @requires(fields: "a n") }',
    },
    root: { one: 'x', all: ['x', 'y'] },
    things: {
      x: { is: 'Thing', id: 'x', a: 'A', n: 'N', b: 'B' },
      y: { is: 'Thing', id: 'y', a: 'A', n: null, b: null },
    },
  },
  [
    ...both('query($on: Boolean!) { one { id b c @skip(if: $on) } }'),
    ...both('query($on: Boolean!) { all { b c @include(if: $on) d @skip(if: $on) } }'),
    ...both(
      'query($on: Boolean!) { all { ...F @include(if: $on) ...G @skip(if: $on) } } fragment F on Thing { c } fragment G on Thing { c e }',
    ),
    ...both('query($on: Boolean!) { one { a @skip(if: $on) c @include(if: $on) } }', ['a b', 'a']),
    ...both('query($on: Boolean!) { all { e @include(if: $on) id } }', ['a b', 'a']),
  ],
);
