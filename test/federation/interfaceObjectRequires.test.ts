import { alike } from './alike.ts';

alike(
  '@requires on an @interfaceObject: of inner fields and of abstract types, with arguments, giving objects of its own',
  {
    whole: `type Query { items: [Item] grid: [[Item]] boxes: [Box] sold: [Item!]! } enum Tone { LOUD CALM } input Style { tone: Tone size: Int = 3 } type Mutation { sell(id: ID!): Item relabel(id: ID!, tone: Tone): [Item] }
      interface Item { id: ID! sku: String! maker: Maker parts: [Part!] origin: Origin price: Int card: Card label(style: Style, tone: Tone = CALM): String rival: Item rivals: [Item!] cost(days: Int!): Int }
      type Tool implements Item { id: ID! sku: String! maker: Maker parts: [Part!] origin: Origin price: Int card: Card label(style: Style, tone: Tone = CALM): String rival: Item rivals: [Item!] cost(days: Int!): Int watts: Int }
      type Toy implements Item { id: ID! sku: String! maker: Maker parts: [Part!] origin: Origin price: Int card: Card label(style: Style, tone: Tone = CALM): String rival: Item rivals: [Item!] cost(days: Int!): Int age: Int }
      type Maker { id: ID! name: String } type Part { name: String weight: Int } union Origin = Country | Shop type Country { code: String } type Shop { name: String } type Card { text: String item: Item } type Box { id: ID! item: Item items: [[Item]] }`,
    parts: {
      catalog: `type Query { items: [Item] grid: [[Item]] } type Mutation { relabel(id: ID!, tone: Tone): [Item] } enum Tone { LOUD CALM }
        interface Item @key(fields: "id") @key(fields: "sku") { id: ID! sku: String! maker: Maker parts: [Part!] origin: Origin price: Int } type Tool implements Item @key(fields: "id") @key(fields: "sku") { id: ID! sku: String! maker: Maker parts: [Part!] origin: Origin price: Int watts: Int }
        type Toy implements Item @key(fields: "id") @key(fields: "sku") { id: ID! sku: String! maker: Maker parts: [Part!] origin: Origin price: Int age: Int } type Maker @key(fields: "id") { id: ID! name: String } type Part @shareable { name: String weight: Int } union Origin = Country | Shop type Country @shareable { code: String } type Shop @shareable { name: String }`,
      labels: `type Query { sold: [Item!]! } type Mutation { sell(id: ID!): Item } enum Tone { LOUD CALM } input Style { tone: Tone size: Int = 3 }
        type Item @key(fields: "id") @interfaceObject { id: ID! price: Int @external maker: Maker @external parts: [Part!] @external origin: Origin @external card: Card @requires(fields: "maker { name }") label(style: Style, tone: Tone = CALM): String @requires(fields: "parts { name } origin { ... on Country { code } ... on Shop { name } }") rival: Item @requires(fields: "price") rivals: [Item!] cost(days: Int!): Int @requires(fields: "price maker { id }") }
        type Maker @key(fields: "id") { id: ID! name: String @external } type Part @shareable { name: String weight: Int } union Origin = Country | Shop type Country @shareable { code: String } type Shop @shareable { name: String } type Card { text: String item: Item }`,
      boxes:
        'type Query { boxes: [Box] } type Box { id: ID! item: Item items: [[Item]] } type Item @key(fields: "sku", resolvable: false) @interfaceObject { sku: String! }',
    },
    root: { items: ['t', null, 'y'], grid: [['t', 'y'], [], null], boxes: ['x'], sold: ['y', 't'] },
    things: {
      t: { is: 'Tool', id: 't', sku: 'T1', maker: 'm', parts: ['s'], origin: 'c', price: 5, rivals: ['y'], watts: 9 },
      y: { is: 'Toy', id: 'y', sku: 'Y1', maker: null, parts: null, origin: 'h', price: null, rivals: [], age: 3 },
      m: { is: 'Maker', id: 'm', name: 'M' },
      s: { is: 'Part', name: 'screw', weight: 1 },
      c: { is: 'Country', code: 'CH' },
      h: { is: 'Shop', name: 'H' },
      x: { is: 'Box', id: 'x', item: 'y', items: [['t', null], ['y']] },
    },
    resolve: {
      'Item.label': (given: object, args: object) => JSON.stringify([given, args]),
      'Item.card': (given: object) => ({ is: 'Card', text: JSON.stringify(given), item: 't' }),
      'Item.rival': ({ price }: { price: number | null }) => (price === null ? 't' : 'y'),
      'Item.cost': ({ price }: { price: number | null }, { days }: { days: number }) => (price ?? 0) * days,
      'Mutation.sell': (_: object, { id }: { id: string }) => id,
      'Mutation.relabel': (_: object, { id }: { id: string }) => [id, null],
    },
  },
  [
    '{ items { label } }',
    '{ items { label(style: { tone: LOUD }, tone: LOUD) cost(days: 2) } }',
    '{ items { ... on Tool { a: label(style: { size: 1 }) b: label(tone: LOUD) watts } ... on Toy { cost(days: 3) age } } }',
    '{ items { rival { rival { rival { label } } } } }',
    '{ items { rival { id label } rivals { rival { __typename } cost(days: 1) } } }',
    '{ items { card { text item { card { text } label } } } }',
    '{ items { ... on Tool { card { text } rival { ... on Toy { age card { item { label } } } } } ... on Toy { card { item { rival { cost(days: 9) } } } } } }',
    { ask: '{ sold { id rivals { id } } }', by: 'labels' },
    '{ sold { __typename label rival { label ... on Tool { watts } } } }',
    '{ boxes { item { label cost(days: 1) } } }',
    { ask: '{ boxes { item { sku } items { sku } } }', by: 'boxes' },
    '{ boxes { items { __typename sku rival { label } ... on Tool { card { text } } } } }',
    '{ grid { label rivals { card { text } } } }',
    'mutation { sell(id: "t") { id } again: sell(id: "y") { __typename label price } }',
    'mutation { relabel(id: "y", tone: LOUD) { label rival { rival { label } } } sell(id: "t") { rivals { label } card { item { cost(days: 4) } } } }',
    {
      ask: 'query($style: Style, $days: Int!, $yes: Boolean!) { items { label(style: $style) @include(if: $yes) ... on Toy @skip(if: $yes) { cost(days: $days) } rival { cost(days: $days) } } }',
      with: { style: { tone: 'CALM' }, days: 7, yes: true },
    },
  ],
);

alike(
  'fields with @requires of an @interfaceObject, reached from subgraphs that cannot tell the longest key',
  {
    whole:
      'type Query { shops: [Shop] streets: [Street] } type Street { name: String shops: [Shop] } interface Shop { id: ID! sku: ID! best: String cheap: String last: String } type Bakery implements Shop { id: ID! sku: ID! best: String cheap: String last: String } type Bank implements Shop { id: ID! sku: ID! best: String cheap: String last: String }',
    parts: {
      a: 'type Query { shops: [Shop] } interface Shop @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! best: String } type Bakery implements Shop @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! best: String } type Bank implements Shop @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! best: String }',
      b: 'type Shop @interfaceObject @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! best: String @external cheap: String @requires(fields: "best") }',
      c: 'type Shop @interfaceObject @key(fields: "id") { id: ID! best: String @external cheap: String @external last: String @requires(fields: "cheap best") }',
      d: 'type Query { streets: [Street] } type Street { name: String shops: [Shop] } type Shop @interfaceObject @key(fields: "sku", resolvable: false) { sku: ID! }',
    },
    root: { shops: ['x', 'y', null], streets: ['s'] },
    things: {
      x: { is: 'Bakery', id: 'x', sku: '1', best: 'bread' },
      y: { is: 'Bank', id: 'y', sku: '2', best: null },
      s: { is: 'Street', name: 'S', shops: ['y', 'x'] },
    },
  },
  [
    '{ shops { last } }',
    '{ shops { cheap ... on Bakery { last } } }',
    '{ shops { ... on Bank { cheap } ... on Bakery { last best } } }',
    '{ streets { shops { cheap } } }',
    '{ streets { name shops { sku last ... on Bank { __typename cheap } } } shops { last } }',
  ],
);
