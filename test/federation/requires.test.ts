import { alike } from './alike.ts';

const things = {
  one: {
    is: 'Product',
    upc: '1',
    price: 700,
    weight: 2,
    category: { is: 'Category', name: 'c', average: 5 },
    dimensions: { is: 'Size', size: 'L', weight: 1.5 },
    parts: [{ is: 'Part', name: 'leg', maker: 'm' }, null, { is: 'Part', name: null, maker: null }],
  },
  two: { is: 'Product', upc: '2', price: null, weight: 3, category: null, dimensions: null, parts: null },
  m: { is: 'Maker', id: 'm', country: 'CH' },
};
const resolve = {
  'Product.price': ({ price }: { price: number | null }, { currency }: { currency?: string | null }) =>
    price === null ? null : currency === 'EUR' ? price + 1 : currency === 'USD' ? price * 2 : price,
  'Category.average': ({ average }: { average: number }, { currency }: { currency: string }) =>
    `${average} ${currency}`,
};

alike(
  '@requires: a field of another subgraph, nested ones, lists, and entities in them',
  {
    whole: `
    type Query { products: [Product!] }
    type Product { upc: ID! price: Int weight: Int dimensions: Size parts: [Part] shipping(zip: String): String estimate: String made: String }
    type Size { size: String weight: Float } type Part { name: String maker: Maker } type Maker { id: ID! country: String }
  `,
    parts: {
      products: `type Query { products: [Product!] } type Product @key(fields: "upc") { upc: ID! price: Int weight: Int dimensions: Size parts: [Part] }
      type Size @shareable { size: String weight: Float } type Part @shareable { name: String maker: Maker } type Maker @key(fields: "id") { id: ID! }`,
      makers: 'type Maker @key(fields: "id") { id: ID! country: String }',
      shipping: `type Product @key(fields: "upc") {
        upc: ID! price: Int @external weight: Int @external dimensions: Size @external parts: [Part] @external
        shipping(zip: String): String @requires(fields: "price weight") estimate: String @requires(fields: "dimensions { size weight } price")
        made: String @requires(fields: "parts { name maker { id country } }")
      }
      type Size @shareable { size: String weight: Float } type Part @shareable { name: String maker: Maker } type Maker @key(fields: "id") { id: ID! country: String @external }`,
    },
    root: { products: ['one', 'two'] },
    things,
    resolve: {
      'Product.shipping': ({ price, weight }: { price: number; weight: number }, { zip }: { zip?: string | null }) =>
        `${price} ${weight} ${zip}`,
    },
  },
  [
    { ask: '{ products { shipping } }', by: 'products shipping' },
    '{ products { estimate shipping(zip: "1") other: shipping(zip: "2") } }',
    { ask: '{ products { made } }', by: 'makers products shipping' },
    '{ products { price: upc weight: price dimensions { size: weight } made estimate shipping(zip: "x") parts { maker { country } } } }',
  ],
);

alike(
  '@requires with arguments, different ones for one field, beside the client’s own',
  {
    whole: `type Query { products: [Product] } type Product { upc: ID! price(currency: String): Int category: Category inDollars: String inEuros: String late: String expensive: String average: String }
    type Category { name: String average(currency: String!): String }`,
    parts: {
      products:
        'type Query { products: [Product] } type Product @key(fields: "upc") { upc: ID! price(currency: String): Int category: Category } type Category @shareable { name: String average(currency: String!): String }',
      shop: `type Product @key(fields: "upc") {
      upc: ID! price(currency: String): Int @external category: Category @external
      inDollars: String @requires(fields: "price(currency: \\"USD\\")") inEuros: String @requires(fields: "price(currency: \\"EUR\\")")
      expensive: String @requires(fields: "category { average(currency: \\"USD\\") }") average: String @requires(fields: "category { average(currency: \\"EUR\\") name }")
    } type Category @shareable { name: String average(currency: String!): String }`,
      last: 'type Product @key(fields: "upc") { upc: ID! price(currency: String): Int @external late: String @requires(fields: "price(currency: \\"CHF\\")") }',
    },
    root: { products: ['one', 'two'] },
    things,
    resolve,
  },
  [
    '{ products { inDollars } }',
    '{ products { inDollars inEuros } }',
    { ask: '{ products { inDollars late } }', by: 'last products shop' },
    '{ products { expensive category { other: average(currency: "EUR") } inEuros } }',
    { ask: '{ products { expensive average } }', by: 'products shop' },
    '{ products { expensive category { average(currency: "EUR") } } }',
    '{ products { price(currency: "EUR") inDollars } }',
    '{ products { price inEuros inDollars category { other: average(currency: "CHF") } average } }',
    {
      ask: 'query($currency: String) { products { a: price(currency: $currency) price(currency: "USD") inEuros category { average(currency: "EUR") name } average } }',
      with: { currency: 'EUR' },
    },
  ],
);

alike(
  '@requires with different arguments inside required objects: of several subgraphs, along a chain, of lists, interfaces and entities',
  {
    whole: `type Query { shops: [Shop] } interface Priced { price(in: Currency! = CHF, tax: Boolean): String } enum Currency { CHF EUR USD }
    type Bread implements Priced { id: ID! price(in: Currency! = CHF, tax: Boolean): String } type Wine implements Priced { price(in: Currency! = CHF, tax: Boolean): String year: Int }
    type Place { row: Int! name(long: Boolean): String } type Shop { id: ID! place: Place! best: Priced goods: [Priced] bread: Bread cheap: String dear(n: Int): String fair: String taxed: String all: String some: String last: String there: String far: String }`,
    parts: {
      a: `type Query { shops: [Shop] } interface Priced { price(in: Currency! = CHF, tax: Boolean): String } enum Currency { CHF EUR USD } type Bread implements Priced @key(fields: "id") { id: ID! price(in: Currency! = CHF, tax: Boolean): String }
      type Wine implements Priced @shareable { price(in: Currency! = CHF, tax: Boolean): String year: Int } type Place @shareable { row: Int! name(long: Boolean): String }
      type Shop @key(fields: "id") @key(fields: "place { row }") { id: ID! place: Place! best: Priced goods: [Priced] bread: Bread }`,
      b: `interface Priced { price(in: Currency! = CHF, tax: Boolean): String } enum Currency { CHF EUR USD } type Bread implements Priced @key(fields: "id") { id: ID! price(in: Currency! = CHF, tax: Boolean): String @external }
      type Wine implements Priced @shareable { price(in: Currency! = CHF, tax: Boolean): String year: Int } type Place { row: Int! @shareable name(long: Boolean): String @external }
      type Shop @key(fields: "id") @key(fields: "place { row }") { id: ID! place: Place! best: Priced @external goods: [Priced] @external bread: Bread @external
        cheap: String @requires(fields: "best { price(in: EUR) }") dear(n: Int): String @requires(fields: "best { price(in: USD) ... on Wine { year } }") fair: String @requires(fields: "best { price } bread { id price(tax: true, in: EUR) }")
        taxed: String @requires(fields: "bread { price(in: EUR, tax: true) }") all: String @requires(fields: "goods { price ... on Bread { id } }") some: String @requires(fields: "goods { ... on Wine { price(in: USD) year } }")
        there: String @requires(fields: "place { name }") far: String @requires(fields: "place { row name(long: true) }") }`,
      c: `interface Priced { price(in: Currency! = CHF, tax: Boolean): String } enum Currency { CHF EUR USD } type Bread implements Priced @key(fields: "id") { id: ID! price(in: Currency! = CHF, tax: Boolean): String @external }
      type Wine implements Priced @shareable { price(in: Currency! = CHF, tax: Boolean): String year: Int }
      type Shop @key(fields: "id") { id: ID! best: Priced @external cheap: String @external last: String @requires(fields: "cheap best { price(in: USD) }") }`,
    },
    root: { shops: ['x', 'y', null] },
    things: {
      x: {
        is: 'Shop',
        id: 'x',
        place: { is: 'Place', row: 1, name: 'P' },
        best: { is: 'Wine', price: 3, year: 1999 },
        goods: [{ is: 'Bread', id: 'b', price: 1 }, null, { is: 'Wine', price: 3, year: null }],
        bread: 'b',
      },
      y: { is: 'Shop', id: 'y', place: { is: 'Place', row: 2, name: null }, best: 'b', goods: null, bread: null },
      b: { is: 'Bread', id: 'b', price: null },
    },
    resolve: {
      'Priced.price': ({ price }: { price: number | null }, given: object) =>
        price === null ? null : `${price} ${JSON.stringify(given)}`,
      'Place.name': ({ name }: { name: string | null }, { long }: { long?: boolean }) =>
        long === true ? `long ${name}` : name,
      'Shop.dear': (given: object, args: object) => JSON.stringify([given, args]),
    },
  },
  [
    { ask: '{ shops { cheap dear fair taxed } }', by: 'a b' },
    '{ shops { fair taxed } }',
    '{ shops { all some there far } }',
    '{ shops { cheap last dear(n: 1) other: dear(n: 2) } }',
    '{ shops { last } }',
    '{ shops { best { price(in: USD) ... on Wine { year } } dear cheap goods { price ... on Wine { inEuros: price(in: EUR) } } some place { row name(long: false) } far } }',
    {
      ask: 'query($in: Currency!) { shops { best { price(in: $in) } there cheap taxed bread { price(in: $in) } } }',
      with: { in: 'EUR' },
    },
  ],
);

alike(
  'chains of @requires, back and forth between subgraphs, through @inaccessible fields too',
  {
    whole:
      'type Query { product: Product all: [Product] } type Product { id: ID! discount: Boolean! expensive: String both: String afford: String last: String }',
    parts: {
      a: 'type Product @key(fields: "id") { id: ID! price: Float! @inaccessible }',
      b: 'type Query { product: Product all: [Product] } type Product @key(fields: "id") { id: ID! discount: Boolean! afford: String @external last: String @requires(fields: "afford") }',
      c: 'type Product @key(fields: "id") { id: ID! price: Float! @external discount: Boolean! @external expensive: String @requires(fields: "price") both: String @requires(fields: "discount price") }',
      d: 'type Product @key(fields: "id") { id: ID! expensive: String @external both: String @external afford: String @requires(fields: "expensive both") }',
    },
    root: { product: 'one', all: ['one', 'two'] },
    things: {
      one: { is: 'Product', id: '1', discount: true, price: 1.5 },
      two: { is: 'Product', id: '2', discount: false, price: 20 },
    },
  },
  [
    { ask: '{ product { expensive } }', by: 'a b c' },
    { ask: '{ product { last } }', by: 'a b c d' },
    '{ all { last both expensive id } product { afford both } }',
    '{ all { last afford both } }',
  ],
);

alike(
  '@requires of a required field’s own subgraph in a circle, and through another entity',
  {
    whole:
      'type Query { feed: [Post] } type Post { id: ID! author: Author! novice: String expert: String } type Author { id: ID! name: String years: Int }',
    parts: {
      a: 'type Query { feed: [Post] } type Post @key(fields: "id") { id: ID! novice: String @external expert: String @requires(fields: "novice") } type Author @key(fields: "id") { id: ID! name: String years: Int }',
      b: 'type Post @key(fields: "id") { id: ID! author: Author! novice: String @requires(fields: "author { years }") } type Author @key(fields: "id") { id: ID! years: Int @external }',
    },
    root: { feed: ['p', 'q'] },
    things: {
      p: { is: 'Post', id: 'p', author: 'x' },
      q: { is: 'Post', id: 'q', author: 'y' },
      x: { is: 'Author', id: 'x', name: 'X', years: 3 },
      y: { is: 'Author', id: 'y', name: 'Y', years: null },
    },
  },
  ['{ feed { novice } }', '{ feed { expert } }', '{ feed { author { name years } expert novice id } }'],
);

alike(
  '@requires of interfaces and unions, with fragments',
  {
    whole: `
    type Query { a: User b: Entity } type User { id: ID! address: Address city: String country: String }
    interface Address { id: ID! } type Home implements Address { id: ID! city: String } type Work implements Address { id: ID! city: String }
    type Entity { id: ID! data: Foo datas: [Foo] text: String texts: String } interface Foo { foo: String! } interface Bar implements Foo { foo: String! bar: String! }
    type Baz implements Foo & Bar { foo: String! bar: String! baz: String! } type Qux implements Foo & Bar { foo: String! bar: String! qux: String! }
  `,
    parts: {
      a: `type Query { a: User b: Entity } interface Address { id: ID! } type Home implements Address @key(fields: "id") { id: ID! city: String } type Work implements Address @key(fields: "id") { id: ID! city: String }
      type User @key(fields: "id") { id: ID! address: Address }
      type Entity @key(fields: "id") { id: ID! data: Foo datas: [Foo] } interface Foo { foo: String! } interface Bar implements Foo { foo: String! bar: String! }
      type Baz implements Foo & Bar @shareable { foo: String! bar: String! baz: String! } type Qux implements Foo & Bar @shareable { foo: String! bar: String! qux: String! }`,
      b: `interface Address { id: ID! } type Home implements Address @key(fields: "id") { id: ID! } type Work implements Address @key(fields: "id") { id: ID! }
      type User @key(fields: "id") { id: ID! address: Address @external city: String @requires(fields: "address { id }") country: String @requires(fields: "address { ... on Work { id } }") }
      type Entity @key(fields: "id") { id: ID! data: Foo @external datas: [Foo] @external
        text: String @requires(fields: "data { foo ... on Baz { bar baz } ... on Foo { ... on Qux { qux } } }") texts: String @requires(fields: "datas { ... on Foo { foo } ... on Qux { qux } }") }
      interface Foo { foo: String! } interface Bar implements Foo { foo: String! bar: String! }
      type Baz implements Foo & Bar @shareable { foo: String! bar: String! baz: String! } type Qux implements Foo & Bar @shareable { foo: String! bar: String! qux: String! }`,
    },
    root: { a: 'u', b: 'e' },
    things: {
      u: { is: 'User', id: 'u', address: 'h' },
      h: { is: 'Home', id: 'h', city: 'H' },
      e: {
        is: 'Entity',
        id: 'e',
        data: { is: 'Baz', foo: 'f', bar: 'b', baz: 'z' },
        datas: [{ is: 'Qux', foo: 'f', bar: 'b', qux: 'q' }, null, { is: 'Baz', foo: 'g', bar: 'c', baz: 'z' }],
      },
    },
  },
  [
    '{ a { city } }',
    '{ a { country } }',
    '{ a { city country } }',
    '{ a { city address { __typename ... on Home { city } } } }',
    '{ b { text } }',
    '{ b { texts datas { foo ... on Baz { baz } } text data { __typename foo } } }',
  ],
);
