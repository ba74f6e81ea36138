import { mends } from './mends.ts';

mends(
  'requiredArguments',
  'a field inside a required object, with other arguments for each who requires it',
  {
    whole:
      'type Query { shops: [Shop] } type Wine { price(in: String): String } type Shop { id: ID! best: Wine cheap: String last: String }',
    parts: {
      a: 'type Query { shops: [Shop] } type Wine { price(in: String): String } type Shop @key(fields: "id") { id: ID! best: Wine }',
      b: 'type Wine { price(in: String): String @external } type Shop @key(fields: "id") { id: ID! best: Wine @external cheap: String @requires(fields: "best { price(in: \\"EUR\\") }") }',
      c: 'type Wine { price(in: String): String @external } type Shop @key(fields: "id") { id: ID! best: Wine @external cheap: String @external last: String @requires(fields: "cheap best { price(in: \\"USD\\") }") }',
    },
    root: { shops: ['x'] },
    things: { x: { is: 'Shop', id: 'x', best: { is: 'Wine', price: 3 } } },
    resolve: {
      'Wine.price': ({ price }: { price: number }, { in: currency }: { in?: string }) => `${price} ${currency}`,
      'Shop.cheap': ({ best }: { best: { price: string } }) => `cheap at ${best.price}`,
      'Shop.last': ({ cheap, best }: { cheap: string; best: { price: string } }) => `${cheap}, last at ${best.price}`,
    },
  },
  '{ shops { cheap last } }',
);
