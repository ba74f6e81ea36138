import { mends } from './mends.ts';

mends(
  'keyedObjects',
  'a field of an object of which a key selects another',
  {
    whole: 'type Query { thing: Thing } type Thing { id: ID! size: Size } type Size { width: Int height: Int }',
    parts: {
      a: 'type Query { thing: Thing } type Thing @key(fields: "id size { width }") { id: ID! size: Size @shareable } type Size @shareable { width: Int }',
      b: 'type Thing @key(fields: "id size { width }") { id: ID! size: Size @shareable } type Size @shareable { width: Int height: Int }',
    },
    root: { thing: 't' },
    things: { t: { is: 'Thing', id: 't', size: 's' }, s: { is: 'Size', width: 3, height: 4 } },
  },
  '{ thing { size { width height } } }',
);
