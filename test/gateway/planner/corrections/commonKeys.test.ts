import { mends } from './mends.ts';

mends(
  'commonKeys',
  'a field with @requires, reached from a subgraph that cannot tell the longest key',
  {
    whole:
      'type Query { shops: [Shop] } type Place { row: Int! } type Shop { id: ID! place: Place! best: String cheap: String last: String }',
    parts: {
      a: 'type Query { shops: [Shop] } type Place @shareable { row: Int! } type Shop @key(fields: "id") @key(fields: "place { row }") { id: ID! place: Place! best: String }',
      b: 'type Place { row: Int! @shareable } type Shop @key(fields: "id") @key(fields: "place { row }") { id: ID! place: Place! best: String @external cheap: String @requires(fields: "best") }',
      c: 'type Shop @key(fields: "id") { id: ID! best: String @external cheap: String @external last: String @requires(fields: "cheap best") }',
    },
    root: { shops: ['x'] },
    things: { x: { is: 'Shop', id: 'x', place: { is: 'Place', row: 1 }, best: 'B' } },
    resolve: {
      'Shop.cheap': ({ best }: { best: string }) => `cheap ${best}`,
      'Shop.last': ({ cheap, best }: { cheap: string; best: string }) => `after ${cheap} and ${best}`,
    },
  },
  '{ shops { last } }',
);
