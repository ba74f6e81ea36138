import { mends } from './mends.ts';

mends(
  'emptySelections',
  'a shared object of which everything is asked for in other fetches',
  {
    whole: 'type Query { e: E } type E { id: ID! kin: E shared: Int size: Int big: String small: String }',
    parts: {
      a: `type E @key(fields: "id") { id: ID! kin: E @shareable shared: Int @shareable size: Int @external
      big: String @requires(fields: "size") small: String @requires(fields: "size") }`,
      b: 'type Query { e: E } type E @key(fields: "id") { id: ID! kin: E @shareable shared: Int @shareable size: Int }',
    },
    root: { e: 'x' },
    things: {
      x: { is: 'E', id: 'x', kin: 'y', shared: 1, size: 2 },
      y: { is: 'E', id: 'y', kin: 'x', shared: 3, size: 4 },
    },
    resolve: {
      'E.big': ({ size }: { size: number }) => `big ${size}`,
      'E.small': ({ size }: { size: number }) => `small ${size}`,
    },
  },
  '{ e { kin { kin { shared small } } big } }',
);
