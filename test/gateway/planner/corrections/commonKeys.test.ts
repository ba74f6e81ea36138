import { mends } from './mends.ts';

mends(
  'commonKeys',
  'a field with @requires of an @interfaceObject, reached from a subgraph that cannot tell the longest key',
  {
    whole:
      'type Query { shops: [Shop] } interface Shop { id: ID! sku: ID! best: String cheap: String last: String } type Bakery implements Shop { id: ID! sku: ID! best: String cheap: String last: String }',
    parts: {
      a: 'type Query { shops: [Shop] } interface Shop @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! best: String } type Bakery implements Shop @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! best: String }',
      b: 'type Shop @interfaceObject @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! best: String @external cheap: String @requires(fields: "best") }',
      c: 'type Shop @interfaceObject @key(fields: "id") { id: ID! best: String @external cheap: String @external last: String @requires(fields: "cheap best") }',
    },
    root: { shops: [] },
    things: {},
  },
  '{ shops { last } }',
);
