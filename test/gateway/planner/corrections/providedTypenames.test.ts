import { mends } from './mends.ts';

mends(
  'providedTypenames',
  'a @provides that names __typename',
  {
    whole: 'type Query { top: Product } type Product { id: ID! maker: Maker } type Maker { id: ID! name: String }',
    parts: {
      a: 'type Query { top: Product } type Product @key(fields: "id") { id: ID! maker: Maker @provides(fields: "__typename name") } type Maker @key(fields: "id") { id: ID! name: String @external }',
      b: 'type Maker @key(fields: "id") { id: ID! name: String @shareable }',
    },
    root: { top: 'p' },
    things: { p: { is: 'Product', id: 'p', maker: 'm' }, m: { is: 'Maker', id: 'm', name: 'M' } },
  },
  '{ top { maker { name } } }',
);
