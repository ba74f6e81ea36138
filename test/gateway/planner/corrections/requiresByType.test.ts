import { mends } from './mends.ts';

mends(
  'requiresByType',
  'fields of an interface object that require different things, each asked under another type',
  {
    whole:
      'type Query { pets: [Animal] } interface Animal { id: ID! name: String age: Int tag: String card: String } type Dog implements Animal { id: ID! name: String age: Int tag: String card: String } type Cat implements Animal { id: ID! name: String age: Int tag: String card: String }',
    parts: {
      catalog:
        'type Query { pets: [Animal] } interface Animal @key(fields: "id") { id: ID! name: String age: Int } type Dog implements Animal @key(fields: "id") { id: ID! name: String age: Int } type Cat implements Animal @key(fields: "id") { id: ID! name: String age: Int }',
      tags: 'type Animal @key(fields: "id") @interfaceObject { id: ID! name: String @external age: Int @external tag: String @requires(fields: "name") card: String @requires(fields: "age") }',
    },
    root: { pets: ['d', 'c'] },
    things: {
      d: { is: 'Dog', id: 'd', name: 'Rex', age: 3 },
      c: { is: 'Cat', id: 'c', name: 'Tom', age: 2 },
    },
  },
  '{ pets { ... on Dog { tag } ... on Cat { card } } }',
);
