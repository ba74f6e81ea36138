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
