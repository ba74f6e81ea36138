import { mends } from './mends.ts';

mends(
  'soundProvides',
  'what is provided below one field is not believed below another',
  {
    whole:
      'type Query { review: Review order: Order } type Review { id: ID! product: Product } type Order { id: ID! product: Product } type Product { id: ID! name: String price: Int }',
    parts: {
      a: `type Query { review: Review order: Order } type Review { id: ID! product: Product @provides(fields: "name") } type Order { id: ID! product: Product @provides(fields: "price") }
      type Product @key(fields: "id") { id: ID! name: String @external price: Int @external }`,
      b: 'type Product @key(fields: "id") { id: ID! name: String @shareable price: Int @shareable }',
    },
    root: { review: 'r', order: 'o' },
    things: {
      r: { is: 'Review', id: 'r', product: 'p' },
      o: { is: 'Order', id: 'o', product: 'p' },
      p: { is: 'Product', id: 'p', name: 'P', price: 1 },
    },
  },
  '{ review { product { price } } }',
);
