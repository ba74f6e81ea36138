import { alike } from './alike.ts';
import type { Graph } from './graph.ts';

const places = 'type Place @shareable { row: Int! hall: Hall! } type Hall @shareable { name: String! }';
const place = (row: number, name: string) => ({ is: 'Place', row, hall: { is: 'Hall', name } });

/** Each of c, d and e finds items by a key of its own; only b knows them all. */
const scattered: Graph = {
  whole: `type Query { item: Item items: [Item] rows: [[Item]] any: [Any] named: [Named] fromC: Item fromD: Item fromE: [Item!] }
    type Mutation { weigh(by: Int!): Weighed pack: Item }
    type Weighed { item: Item items: [Item] } union Any = Item | Crate type Crate implements Named { name: String item: Item }
    interface Named { name: String } ${places.replaceAll(' @shareable', '')}
    type Item implements Named {
      id: ID! sku: ID! code: String! region: String! place: Place! name: String weight: Int kin: Item parts: [Item]
      cost(at: Int = 1): String own: String total: String due: String label(n: Int): String
    }`,
  parts: {
    a: `type Query { item: Item items: [Item] rows: [[Item]] any: [Any] named: [Named] } union Any = Item | Crate type Mutation { weigh(by: Int!): Weighed } type Weighed { item: Item items: [Item] }
      interface Named { name: String } type Crate implements Named { name: String item: Item }
      type Item implements Named @key(fields: "id") { id: ID! name: String weight: Int kin: Item parts: [Item] }`,
    b: `${places} type Item @key(fields: "id") @key(fields: "sku") @key(fields: "code region") @key(fields: "place { row hall { name } }") { id: ID! sku: ID! code: String! region: String! place: Place! }`,
    c: `type Query { fromC: Item } type Mutation { pack: Item } type Item @key(fields: "sku") { sku: ID! weight: Int @external cost(at: Int = 1): String @requires(fields: "weight") own: String }`,
    d: `type Query { fromD: Item } type Item @key(fields: "code region") { code: String! region: String! cost(at: Int = 1): String @external total: String @requires(fields: "cost") due: String @requires(fields: "cost(at: 2)") }`,
    e: `type Query { fromE: [Item!] } ${places} type Item @key(fields: "place { row hall { name } }") { place: Place! total: String @external due: String @external label(n: Int): String @requires(fields: "total due") }`,
  },
  root: {
    item: 'x',
    items: ['x', null, 'y', 'x'],
    rows: [['y'], null, ['x', null]],
    any: ['x', { is: 'Crate', name: 'k', item: 'y' }],
    named: [{ is: 'Crate', name: null, item: 'x' }, 'y', 'x'],
    fromC: 'y',
    fromD: 'x',
    fromE: ['y', 'x'],
  },
  things: {
    x: {
      is: 'Item',
      id: 'x',
      sku: 's1',
      code: 'c',
      region: 'r1',
      place: place(1, 'n'),
      name: 'X',
      weight: 10,
      kin: 'y',
      parts: ['y', null],
      own: 'o',
    },
    y: {
      is: 'Item',
      id: 'y',
      sku: 's2',
      code: 'c',
      region: 'r2',
      place: place(1, 's'),
      name: null,
      weight: null,
      kin: 'x',
      parts: null,
      own: null,
    },
  },
  resolve: {
    'Item.cost': ({ weight }: { weight: number | null }, { at }: { at: number }) => `${weight} at ${at}`,
    'Item.total': ({ cost }: { cost: string }) => `total of ${cost}`,
    'Item.due': ({ cost }: { cost: string }) => `due of ${cost}`,
    'Item.label': ({ total, due }: { total: string; due: string }, { n }: { n?: number }) => `${total}, ${due}: ${n}`,
    'Mutation.weigh': (_: object, { by }: { by: number }, things) => {
      things['x']!['weight'] = by;
      return { is: 'Weighed', item: 'x', items: ['y', 'x'] };
    },
    'Mutation.pack': () => 'y',
  },
};

alike('@requires between subgraphs that share no key: by any way, one to three of them', scattered, [
  { ask: '{ item { cost } }', requests: 3, by: 'a b c' },
  { ask: '{ item { total } }', requests: 4, by: 'a b c d' },
  { ask: '{ item { label(n: 1) } }', requests: 5, by: 'a b c d e' },
  { ask: '{ fromC { cost } }', requests: 4 },
  { ask: '{ fromC { total } }', requests: 5 },
  { ask: '{ fromC { label } }', requests: 6 },
  { ask: '{ fromD { cost } }', requests: 4 },
  { ask: '{ fromD { total due } }', requests: 5 },
  { ask: '{ fromE { total label due } }', requests: 6 },
  { ask: '{ fromD { total cost weight id own } }', requests: 5 },
  { ask: '{ item { own cost weight sku } }', requests: 3 },
  { ask: '{ fromC { own sku } }', requests: 1 },
]);

alike('@requires without a common key: in lists, below each other, an interface and a union', scattered, [
  { ask: '{ items { label(n: 2) name } }', requests: 5 },
  { ask: '{ rows { total } }', requests: 4 },
  { ask: '{ items { total kin { total parts { cost } } } }', requests: 4 },
  { ask: '{ any { ... on Item { cost } ... on Crate { item { cost } } } }', requests: 3 },
  { ask: '{ any { __typename ... on Crate { name item { label } } ... on Item { total } } }', requests: 5 },
  { ask: '{ named { name ... on Item { due } ... on Crate { item { due kin { due } } } } }', requests: 4 },
  '{ named { __typename ... on Named { ... on Item { cost label } } } }',
]);

alike('@requires without a common key: several times in one operation', scattered, [
  { ask: '{ item { cost other: cost(at: 2) third: cost(at: 3) } }', requests: 3 },
  { ask: '{ item { label(n: 1) other: label(n: 2) cost(at: 2) } }', requests: 5 },
  { ask: '{ one: item { total } other: item { total due } items { cost } }', requests: 4 },
  { ask: '{ item { cost } fromD { cost } }', requests: 5 },
  {
    ask: 'query($at: Int, $n: Int) { item { cost(at: $at) kin { weight: cost(at: $at) label(n: $n) } } }',
    with: { at: 7, n: 8 },
  },
  '{ item { weight: cost cost: weight total: due due: total } }',
]);

alike('@requires without a common key: in the payloads of mutations, and under conditions', scattered, [
  { ask: 'mutation { weigh(by: 5) { item { label } } }', requests: 5 },
  {
    ask: 'mutation { weigh(by: 5) { items { cost kin { total } } } pack { total } more: weigh(by: 6) { item { due } } }',
  },
  ...[true, false].flatMap((on) => [
    { ask: 'query($on: Boolean!) { item { own cost @include(if: $on) total @skip(if: $on) } }', with: { on } },
    {
      ask: 'query($on: Boolean!) { items { ... @skip(if: $on) { label } ... on Item @include(if: $on) { due kin { due } } } }',
      with: { on },
    },
  ]),
]);

alike(
  '@requires of an entity that its own subgraph gives, fetched where it is met: no subgraph is asked anew for what it has',
  {
    whole:
      'type Query { parents: [Parent] parent: Parent } type Parent { id: ID! name: String children: [Child] } type Child { id: ID! size: Int name: String parent: Parent weight: Int back: Parent message(loud: Boolean): String }',
    parts: {
      a: 'type Query { parents: [Parent] parent: Parent } type Parent @key(fields: "id") { id: ID! name: String } type Child @key(fields: "id") { id: ID! size: Int @external weight: Int @requires(fields: "size") back: Parent }',
      b: 'type Parent @key(fields: "id") { id: ID! children: [Child] } type Child @key(fields: "id") { id: ID! size: Int name: String parent: Parent }',
      c: 'type Child @key(fields: "id") { id: ID! name: String @external parent: Parent @external message(loud: Boolean): String @requires(fields: "name parent { name }") } type Parent @key(fields: "id") { id: ID! name: String @external }',
    },
    root: { parents: ['p', null, 'q'], parent: 'q' },
    things: {
      p: { is: 'Parent', id: 'p', name: 'P', children: ['x', 'y'] },
      q: { is: 'Parent', id: 'q', name: null, children: ['y', null] },
      x: { is: 'Child', id: 'x', size: 1, name: 'X', parent: 'p', back: 'q' },
      y: { is: 'Child', id: 'y', size: null, name: null, parent: 'q', back: 'p' },
    },
    resolve: {
      'Child.weight': ({ size }: { size: number | null }) => size && size * 10,
      'Child.message': (given: object, { loud }: { loud?: boolean }) => JSON.stringify([given, loud]),
    },
  },
  [
    { ask: '{ parents { children { weight } } }', requests: 3 },
    { ask: '{ parents { children { message } } }', requests: 4 },
    { ask: '{ parent { children { message loud: message(loud: true) name parent { id } } } }', requests: 4 },
    { ask: '{ parents { children { weight back { name children { weight } } } } }', requests: 5 },
    { ask: '{ parents { children { weight message } } }', requests: 4 },
    { ask: '{ parents { children { weight back { name } message } } }', requests: 4 },
    { ask: '{ parents { children { parent { children { message weight } } message } } }', requests: 4 },
    { ask: '{ parents { children { weight back { children { message } } } } parent { name } }', requests: 6 },
  ],
);

alike(
  '@requires inside the answer of a field that has it as well, of several subgraphs each',
  {
    whole: `type Query { bike: Bike bikes: [Bike] any: [Any] } union Any = Bike | Service type Bike { id: ID! mass: Int years: Int service(at: Int): Service services: [Service!] } type Service { id: ID! cost: Int tax: Int rank: String bike: Bike next: Service }`,
    parts: {
      workshop: `type Query { bike: Bike bikes: [Bike] any: [Any] } union Any = Bike | Service type Bike @key(fields: "id") { id: ID! mass: Int @external years: Int @external service(at: Int): Service @requires(fields: "mass years") services: [Service!] @requires(fields: "years") }
        type Service @key(fields: "id") { id: ID! cost: Int @external tax: Int @external rank: String @requires(fields: "cost tax") bike: Bike next: Service @requires(fields: "tax") }`,
      scales:
        'type Bike @key(fields: "id") { id: ID! mass: Int } type Service @key(fields: "id") { id: ID! cost: Int }',
      papers:
        'type Bike @key(fields: "id") { id: ID! years: Int } type Service @key(fields: "id") { id: ID! tax: Int }',
    },
    root: { bike: 'x', bikes: ['x', null, 'y'], any: ['y', 's1', 'x'] },
    things: {
      x: { is: 'Bike', id: 'x', mass: 1, years: 2 },
      y: { is: 'Bike', id: 'y', mass: null, years: 1 },
      s1: { is: 'Service', id: 's1', cost: 5, tax: 2, bike: 'y' },
      s2: { is: 'Service', id: 's2', cost: null, tax: 1, bike: 'x' },
    },
    resolve: {
      'Bike.service': ({ mass, years }: { mass: number | null; years: number }, { at }: { at?: number }) =>
        mass === null && at !== 2 ? null : `s${years}`,
      'Bike.services': ({ years }: { years: number }) => (years === 1 ? [] : ['s1', 's2']),
      'Service.next': ({ tax }: { tax: number }) => `s${tax}`,
    },
  },
  [
    { ask: '{ bike { service { rank } } }', requests: 7 },
    { ask: '{ bikes { id service(at: 2) { id rank } } }', requests: 7 },
    { ask: '{ bikes { service { rank } other: service(at: 2) { rank } } }', requests: 7 },
    { ask: '{ bikes { services { rank } service { rank bike { id } } } }', requests: 7 },
    '{ bike { services { next { rank next { rank } } bike { service(at: 2) { rank } } } } }',
    '{ any { ... on Service { rank next { bike { services { rank } } } } ... on Bike { service { next { rank } } } } }',
  ],
);

const moved = (label: string): Graph => ({
  whole: 'type Query { one: P all: [P] } type P { id: ID! sku: ID! weight: Int cost: String own: String }',
  parts: {
    a: 'type Query { one: P all: [P] } type P @key(fields: "id") { id: ID! weight: Int }',
    b: 'type P @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! cost: String }',
    c: `type P @key(fields: "sku") { sku: ID! weight: Int @external cost: String @requires(fields: "weight") @override(from: "b"${label}) own: String }`,
  },
  root: { one: 'x', all: ['x', null] },
  things: { x: { is: 'P', id: 'x', sku: 's', weight: 3, own: null } },
  resolve: { 'P.cost': () => 'C' },
});

alike('@requires of a field that was another subgraph’s', moved(''), [
  { ask: '{ one { cost } }', requests: 3, by: 'a b c' },
]);
alike('the same under a label', moved(', label: "quick"'), [
  { ask: '{ one { cost } }', requests: 2, by: 'a b' },
  { ask: '{ one { cost } }', overrides: { labels: ['quick'] }, requests: 3, by: 'a b c' },
  { ask: '{ all { own cost } }', overrides: { labels: ['quick'] }, requests: 3 },
]);

alike(
  '@requires of a field that several subgraphs compute, of objects that are provided, by the key that can be told',
  {
    whole:
      'type Query { one: P all: [P] provided: P far: P } type P { id: ID! sku: ID! upc: ID! weight: Int cost: String total: String own: String }',
    parts: {
      a: 'type Query { one: P all: [P] } type P @key(fields: "id") { id: ID! weight: Int @shareable }',
      b: 'type P @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! }',
      c: 'type Query { provided: P @provides(fields: "weight") } type P @key(fields: "upc") @key(fields: "sku") { sku: ID! upc: ID! weight: Int @external cost: String @requires(fields: "weight") @shareable own: String }',
      d: 'type P @key(fields: "sku") { sku: ID! weight: Int @external cost: String @requires(fields: "weight") @shareable total: String @requires(fields: "weight") }',
      e: 'type Query { far: P } type P @key(fields: "upc") { upc: ID! }',
    },
    root: { one: 'x', all: ['x', 'y'], provided: 'x', far: 'y' },
    things: {
      x: { is: 'P', id: 'x', sku: 's1', upc: 'u1', weight: 3, own: 'o' },
      y: { is: 'P', id: 'y', sku: 's2', upc: 'u2', weight: null, own: null },
    },
  },
  [
    { ask: '{ one { cost } }', requests: 3 },
    { ask: '{ all { cost total own } }', requests: 4 },
    { ask: '{ provided { cost own } }', requests: 2 },
    { ask: '{ provided { total cost own weight } }', requests: 3 },
    { ask: '{ provided { cost } one { cost } }', requests: 4 },
    '{ far { cost total } }',
  ],
);

alike(
  '@requires without a common key below an interface and a union of entities, of fields that clients do not see',
  {
    whole: `type Query { node: Node nodes: [Node] any: [Any] } interface Node { id: ID! fact: String } union Any = P | Q
      type P implements Node { id: ID! sku: ID! fact: String told: String next: Node } type Q implements Node { id: ID! sku: ID! fact: String told: String }`,
    parts: {
      a: 'type Query { node: Node nodes: [Node] any: [Any] } union Any = P | Q interface Node { id: ID! } type P implements Node @key(fields: "id") { id: ID! hidden: Int @inaccessible next: Node } type Q implements Node @key(fields: "id") { id: ID! hidden: Int @inaccessible }',
      b: 'type P @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! } type Q @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! }',
      c: 'interface Node { id: ID! fact: String } type P implements Node @key(fields: "sku") { id: ID! @external sku: ID! hidden: Int @external fact: String @requires(fields: "hidden") } type Q implements Node @key(fields: "sku") { id: ID! @external sku: ID! hidden: Int @external fact: String @requires(fields: "hidden") }',
      d: 'interface Node { id: ID! } type P implements Node @key(fields: "sku") { id: ID! @external sku: ID! next: Node @external fact: String @external told: String @requires(fields: "fact next { id ... on Q { id } }") } type Q implements Node @key(fields: "sku") { id: ID! @external sku: ID! fact: String @external told: String @requires(fields: "fact") }',
    },
    root: { node: 'x', nodes: ['x', 'y', null, 'z'], any: ['z', 'x'] },
    things: {
      x: { is: 'P', id: 'x', sku: '1', hidden: 1, next: 'z' },
      y: { is: 'P', id: 'y', sku: '2', hidden: null, next: 'x' },
      z: { is: 'Q', id: 'z', sku: '1', hidden: 4 },
    },
  },
  [
    { ask: '{ node { fact } }', requests: 3 },
    { ask: '{ nodes { fact ... on P { told } } }', requests: 4 },
    { ask: '{ any { ... on P { told next { fact } } ... on Q { told fact } } }', requests: 4 },
    {
      ask: '{ any { ... on Node { fact } } nodes { id ... on Node { ... on P { next { ... on Q { told } } } } } }',
      requests: 4,
    },
  ],
);

alike(
  '@requires of what another entity computes, by keys with entities in them',
  {
    whole:
      'type Query { posts: [Post] post: Post } type Post { id: ID! slug: ID! author: Author score: String rank: String top: String } type Author { id: ID! handle: ID! years: Int fame: String }',
    parts: {
      a: 'type Query { posts: [Post] post: Post } type Post @key(fields: "id") { id: ID! author: Author } type Author @key(fields: "id") { id: ID! }',
      b: 'type Post @key(fields: "id") @key(fields: "slug") { id: ID! slug: ID! } type Author @key(fields: "id") @key(fields: "handle") { id: ID! handle: ID! years: Int }',
      c: 'type Author @key(fields: "handle") { handle: ID! years: Int @external fame: String @requires(fields: "years") }',
      d: 'type Post @key(fields: "slug") { slug: ID! author: Author @external score: String @requires(fields: "author { fame }") } type Author @key(fields: "handle") { handle: ID! fame: String @external }',
      e: 'type Post @key(fields: "slug author { id }") { slug: ID! author: Author @external score: String @external rank: String @requires(fields: "score") top: String @requires(fields: "score author { fame years }") } type Author @key(fields: "id") { id: ID! fame: String @external years: Int @external }',
    },
    root: { posts: ['p', 'q', null], post: 'q' },
    things: {
      p: { is: 'Post', id: 'p', slug: '1', author: 'x' },
      q: { is: 'Post', id: 'q', slug: '2', author: 'y' },
      x: { is: 'Author', id: 'x', handle: 'hx', years: 3 },
      y: { is: 'Author', id: 'y', handle: 'hy', years: null },
    },
  },
  [
    { ask: '{ post { author { fame } } }', requests: 3 },
    { ask: '{ posts { score } }', requests: 4 },
    { ask: '{ posts { score rank } }', requests: 5 },
    { ask: '{ posts { top } }', requests: 5 },
    { ask: '{ posts { top author { fame } rank id slug } post { score author { handle } } }', requests: 5 },
  ],
);
