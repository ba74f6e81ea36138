import { alike } from './alike.ts';

const values = { plain: null, size: null, box: null, note: null, mark: null, weight: null };

alike(
  '@requires of a subgraph with several keys: by the one that costs no request more, all else of it beside',
  {
    whole: `type Query { item: Item items: [Item] } type Size { w: Int h: Int } type Box { n: Int m: Int in: Box item: Item }
      type Item { id: ID! sku: ID! code: ID! note: String mark: String weight: Int cost: String size: Size plain: Int box: Box item: Item }`,
    parts: {
      a: 'type Query { item: Item items: [Item] } type Item @key(fields: "id") { id: ID! weight: Int item: Item }',
      b: 'type Item @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! mark: String }',
      c: 'type Item @key(fields: "id") @key(fields: "code") { id: ID! code: ID! note: String }',
      d: `type Item @key(fields: "sku") @key(fields: "code") { sku: ID! code: ID! weight: Int @external cost: String @requires(fields: "weight") size: Size plain: Int box: Box }
        type Size { w: Int h: Int } type Box { n: Int m: Int in: Box item: Item }`,
    },
    root: { item: 'x', items: ['x', null, 'y'] },
    things: {
      x: {
        is: 'Item',
        id: 'x',
        sku: 'sx',
        code: 'cx',
        note: 'n',
        mark: 'm',
        weight: 1,
        size: 's',
        plain: 3,
        box: 'b',
        item: 'y',
      },
      y: { ...values, is: 'Item', id: 'y', sku: 'sy', code: 'cy', item: 'x' },
      s: { is: 'Size', w: 1, h: 2 },
      b: { is: 'Box', n: 1, m: null, in: 'b', item: 'y' },
    },
    resolve: { 'Item.cost': ({ weight }: { weight: number | null }) => `cost of ${weight}` },
  },
  [
    { ask: '{ item { cost } }', requests: 3 },
    { ask: '{ item { cost note } }', by: 'a c d', requests: 3 },
    { ask: '{ item { cost mark } }', by: 'a b d', requests: 3 },
    { ask: '{ item { cost note mark } }', by: 'a b c d', requests: 4 },
    { ask: '{ item { cost plain note } }', by: 'a c d', requests: 3 },
    { ask: '{ item { size { w } cost } }', requests: 3 },
    {
      ask: '{ items { box { n in { m in { n } } } size: plain note cost other: size { w } } }',
      by: 'a c d',
      requests: 3,
    },
    { ask: '{ items { note item { cost size { h } } cost } }', by: 'a c d', requests: 3 },
    { ask: '{ item { cost item { cost note box { n } } } }', by: 'a c d', requests: 3 },
    // What is cut out of the box in its turn is found only once that is there.
    { ask: '{ item { cost box { n item { cost } } } }', requests: 6 },
    '{ items { cost box { item { note cost box { item { mark cost } } } } } }',
    '{ item { weight: cost cost: weight box { in { item { sku: cost } } } } }',
  ],
);
