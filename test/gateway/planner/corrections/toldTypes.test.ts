import { mends } from './mends.ts';

mends(
  'toldTypes',
  'an object whose type clients do not see is none of its interface, also where nobody asks what it is',
  {
    whole:
      'type Query { nodes: [Node] } interface Node { id: ID! } type Thing implements Node { id: ID! } type Other implements Node { id: ID! }',
    parts: {
      a: 'type Query { nodes: [Node] } interface Node { id: ID! } type Thing implements Node { id: ID! } type Other implements Node { id: ID! } type Draft implements Node @inaccessible { id: ID! }',
    },
    root: { nodes: ['t', 'd', 'o'] },
    things: { t: { is: 'Thing', id: 't' }, d: { is: 'Draft', id: 'd' }, o: { is: 'Other', id: 'o' } },
  },
  '{ nodes { id } }',
);
