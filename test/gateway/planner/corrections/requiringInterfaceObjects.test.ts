import { mends } from './mends.ts';

mends(
  'requiringInterfaceObjects',
  'a field with @requires of an interface object that its own subgraph refers to',
  {
    whole:
      'type Query { pets: [Animal] } interface Animal { id: ID! name: String tag: String friend: Animal } type Dog implements Animal { id: ID! name: String tag: String friend: Animal }',
    parts: {
      catalog:
        'type Query { pets: [Animal] } interface Animal @key(fields: "id") { id: ID! name: String } type Dog implements Animal @key(fields: "id") { id: ID! name: String }',
      tags: 'type Animal @key(fields: "id") @interfaceObject { id: ID! name: String @external tag: String @requires(fields: "name") friend: Animal }',
    },
    root: { pets: ['d', 'e'] },
    things: {
      d: { is: 'Dog', id: 'd', name: 'Rex', friend: 'e' },
      e: { is: 'Dog', id: 'e', name: 'Odie', friend: 'd' },
    },
  },
  '{ pets { tag friend { tag } } }',
);
