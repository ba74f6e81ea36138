import { mends } from './mends.ts';

mends(
  'conflictingRequires',
  'two fields of one entity that require one field with different arguments',
  {
    whole:
      'type Query { products: [Product] } type Product { id: ID! price(currency: String): String inEuros: String inDollars: String }',
    parts: {
      a: 'type Query { products: [Product] } type Product @key(fields: "id") { id: ID! price(currency: String): String }',
      b: 'type Product @key(fields: "id") { id: ID! price(currency: String): String @external inEuros: String @requires(fields: "price(currency: \\"EUR\\")") inDollars: String @requires(fields: "price(currency: \\"USD\\")") }',
    },
    root: { products: ['x'] },
    things: { x: { is: 'Product', id: 'x', price: 3 } },
    resolve: {
      'Product.price': ({ price }: { price: number }, { currency }: { currency?: string }) => `${price} ${currency}`,
      'Product.inEuros': ({ price }: { price: string }) => `€ ${price}`,
      'Product.inDollars': ({ price }: { price: string }) => `$ ${price}`,
    },
  },
  '{ products { inEuros inDollars } }',
);
