import { mends } from './mends.ts';

mends(
  'askedTypes',
  'objects of a type for which nothing is asked are asked for nothing',
  {
    whole:
      'type Query { pets: [Animal] } interface Animal { id: ID! tag: String } type Dog implements Animal { id: ID! tag: String } type Cat implements Animal { id: ID! tag: String } type Cow implements Animal { id: ID! tag: String }',
    parts: {
      catalog:
        'type Query { pets: [Animal] } interface Animal @key(fields: "id") { id: ID! } type Dog implements Animal @key(fields: "id") { id: ID! } type Cat implements Animal @key(fields: "id") { id: ID! } type Cow implements Animal @key(fields: "id") { id: ID! }',
      tags: 'type Animal @key(fields: "id") @interfaceObject { id: ID! tag: String }',
    },
    root: { pets: ['d', 'e'] },
    things: { d: { is: 'Cow', id: 'd', tag: 'D' }, e: { is: 'Cow', id: 'e', tag: 'E' } },
  },
  '{ pets { id ... on Cat { tag } ... on Dog { tag } } }',
  1,
);
