import { mends } from './mends.ts';

mends(
  'repeatedFetches',
  'one of two keys leads to a third',
  {
    whole: 'type Query { item: Item } type Item { id: ID! sku: ID! code: ID! weight: Int }',
    parts: {
      a: 'type Item @key(fields: "id") { id: ID! weight: Int }',
      b: 'type Item @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! }',
      c: 'type Item @key(fields: "id") @key(fields: "code") { id: ID! code: ID! }',
      d: 'type Query { item: Item } type Item @key(fields: "sku") @key(fields: "code") { sku: ID! code: ID! }',
    },
    root: { item: 'x' },
    things: { x: { is: 'Item', id: 'x', sku: 's', code: 'c', weight: 1 } },
  },
  '{ item { weight } }',
  3,
);
