import { alike, refused } from './alike.ts';

const echo = (_: object, args: object) => JSON.stringify(args);

const graph = {
  whole: `type Query { a(filter: Filter, kind: Kind, ids: [ID!], n: Int = 5, flags: [[Boolean]]): String b(filter: Filter!, kind: Kind): String item: Item kinds: [Kind] }
    input Filter { first: Int! text: String = "all" inner: Filter kinds: [Kind!] ratio: Float } enum Kind { NEW OLD }
    type Item { id: ID! echo(filter: Filter, when: Int = 3, kind: Kind): String told(filter: Filter): String }`,
  parts: {
    a: `type Query { a(filter: Filter, kind: Kind, ids: [ID!], n: Int = 5, flags: [[Boolean]]): String item: Item kinds: [Kind] } input Filter { first: Int! text: String = "all" inner: Filter kinds: [Kind!] ratio: Float onlyA: Int }
      enum Kind { NEW OLD } type Item @key(fields: "id") { id: ID! told(filter: Filter): String }`,
    b: `type Query { b(filter: Filter!, kind: Kind): String } input Filter { offset: Int first: Int! text: String = "all" inner: Filter kinds: [Kind!] ratio: Float } enum Kind { NEW OLD }
      type Item @key(fields: "id") { id: ID! echo(filter: Filter, when: Int = 3, kind: Kind): String }`,
  },
  root: { item: 'i', kinds: ['NEW', 'OLD', null] },
  things: { i: { is: 'Item', id: 'i' } },
  resolve: { 'Query.a': echo, 'Query.b': echo, 'Item.echo': echo, 'Item.told': echo },
};

alike('input is coerced as the specification says and reaches whoever is asked', graph, [
  '{ a b(filter: { first: 1 }) }',
  '{ a(filter: { first: 1, inner: { first: 2, text: null, ratio: 3 } }, kind: NEW, ids: "x", n: null) }',
  '{ a(ids: [1, "b"], flags: [[true, null], [false]]) other: a(flags: true) }',
  '{ item { echo(filter: { first: 1, kinds: OLD }) told(filter: { first: 2 }) again: echo(when: 9, kind: OLD) } kinds }',
  {
    ask: 'query($filter: Filter, $kind: Kind, $ids: [ID!], $n: Int) { a(filter: $filter, kind: $kind, ids: $ids, n: $n) }',
    with: { filter: { first: 1 }, ids: 'x' },
  },
  {
    ask: 'query($filter: Filter, $n: Int = 7) { a(n: $n) b(filter: { first: 3, inner: $filter }) item { echo(filter: $filter, when: $n) } }',
    with: { filter: { first: 1, kinds: ['OLD'], ratio: 2 } },
  },
  {
    ask: 'query($first: Int = 4, $kinds: [Kind!], $text: String) { item { echo(filter: { first: $first, kinds: $kinds, text: $text }) } }',
    with: { kinds: ['NEW'] },
  },
  { ask: 'query($n: Int, $when: Int) { a(n: $n) item { echo(when: $when) } }', with: { n: null } },
  { ask: 'query($n: Int, $when: Int) { a(n: $n) item { echo(when: $when) } }' },
  { ask: 'query($id: ID!, $ids: [ID!]! = ["d"]) { a(ids: [$id]) x: a(ids: $ids) }', with: { id: 5 } },
  {
    ask: 'query($text: String) { a(filter: { first: 1, text: $text }) }',
    with: { text: 'é "quoted" \\ \n 😀 </script> \u2028' },
  },
]);

refused('input that one subgraph would not take, or that fits no type, is refused before anyone is asked', graph, [
  { ask: '{ a(filter: { first: 1, onlyA: 2 }) }' },
  { ask: '{ b(filter: { first: 1, offset: 2 }) }' },
  { ask: '{ b(filter: {}) }' },
  { ask: '{ b }' },
  { ask: '{ a(kind: "NEW") }' },
  { ask: '{ a(n: 3000000000) }' },
  { ask: 'query($filter: Filter!) { b(filter: $filter) }', with: { filter: { first: 1, offset: 2 } } },
  { ask: 'query($filter: Filter!) { b(filter: $filter) }', with: { filter: { first: null } } },
  { ask: 'query($kind: Kind) { a(kind: $kind) }', with: { kind: 'GONE' } },
  { ask: 'query($ids: [ID!]) { a(ids: $ids) }', with: { ids: [null] } },
  { ask: 'query($n: Int!) { a(n: $n) }' },
  { ask: 'query($n: Int) { a(n: $n) }', with: { n: 1.5 } },
]);

alike(
  'enums: what goes in is what all know, what comes out is what any knows',
  {
    whole:
      'type Query { shown: [Shown] take(taken: Taken): String item: Item } enum Shown { A B C } enum Taken { A } type Item { id: ID! shown: Shown }',
    parts: {
      a: 'type Query { shown: [Shown] take(taken: Taken): String } enum Shown { A B } enum Taken { A B } type Item @key(fields: "id") { id: ID! }',
      b: 'type Query { item: Item } enum Shown { B C } type Item @key(fields: "id") { id: ID! shown: Shown take(taken: Taken): String @inaccessible } enum Taken { A C }',
    },
    root: { shown: ['A', 'B', null], item: 'i' },
    things: { i: { is: 'Item', id: 'i', shown: 'C' } },
    resolve: { 'Query.take': echo },
  },
  [
    '{ shown take(taken: A) item { shown id } }',
    { ask: 'query($taken: Taken) { take(taken: $taken) }', with: { taken: 'A' } },
  ],
);
