import { alike } from './alike.ts';

const pets = {
  d: {
    is: 'Dog',
    id: 'd',
    name: 'Rex',
    age: 3,
    tricks: 4,
    friend: 'c',
    friends: ['c', null, 'd'],
    home: 'h',
    plain: 1,
  },
  c: { is: 'Cat', id: 'c', name: 'Tom', age: null, whiskers: 9, friend: 'd', friends: null, home: null, plain: null },
  h: { is: 'Home', id: 'h', street: 'S', pet: 'c', pets: ['d', 'c'] },
};

alike(
  '@requires on an @interfaceObject, behind a hop and in itself',
  {
    whole: `type Query { pets: [Animal] pet: Animal dogs: [Dog] home: Home any: [Any] tagged: [Animal] } union Any = Dog | Home
      interface Animal { id: ID! name: String age: Int tag: String long: String friend: Animal friends: [Animal] home: Home plain: Int }
      type Dog implements Animal { id: ID! name: String age: Int tricks: Int tag: String long: String friend: Animal friends: [Animal] home: Home plain: Int }
      type Cat implements Animal { id: ID! name: String age: Int whiskers: Int tag: String long: String friend: Animal friends: [Animal] home: Home plain: Int }
      type Home { id: ID! street: String pet: Animal pets: [Animal] }`,
    parts: {
      catalog: `type Query { pets: [Animal] pet: Animal dogs: [Dog] any: [Any] } union Any = Dog | Home type Home @key(fields: "id") { id: ID! }
        interface Animal @key(fields: "id") { id: ID! name: String age: Int } type Dog implements Animal @key(fields: "id") { id: ID! name: String age: Int tricks: Int } type Cat implements Animal @key(fields: "id") { id: ID! name: String age: Int whiskers: Int }`,
      tags: `type Query { tagged: [Animal] } type Animal @key(fields: "id") @interfaceObject { id: ID! name: String @external age: Int @external tag: String @requires(fields: "name") long: String @requires(fields: "name age") friend: Animal friends: [Animal] plain: Int }`,
      homes:
        'type Query { home: Home } type Home @key(fields: "id") { id: ID! street: String pet: Animal pets: [Animal] } type Animal @key(fields: "id") @interfaceObject { id: ID! home: Home }',
    },
    root: { pets: ['d', 'c', null], pet: 'c', dogs: ['d'], home: 'h', any: ['h', 'd'], tagged: ['c', 'd'] },
    things: pets,
  },
  [
    '{ pets { tag ... on Dog { tricks } ... on Cat { whiskers } } }',
    '{ pets { tag friend { name tag ... on Dog { tricks } ... on Cat { whiskers } } } }',
    '{ pets { ... on Dog { tag friend { id } } ... on Cat { friend { __typename tag } } } }',
    '{ pets { friend { tag } } }',
    '{ pets { friends { tag friend { tag long } } } pet { friend { friends { long } } } }',
    '{ pets { tag name ... on Dog { tricks } } }',
    '{ pets { plain ... on Dog { tricks } } }',
    '{ pets { ... on Dog { tag } } }',
    '{ pets { ... on Dog { tag } ... on Cat { tag long } } }',
    '{ pets { ... on Dog { tag friend { long } } ... on Cat { long } } }',
    '{ dogs { tag tricks friend { tag } } }',
    '{ dogs { friends { ... on Cat { tag whiskers } plain } } }',
    '{ pets { __typename id tag } }',
    '{ tagged { tag } }',
    '{ tagged { id plain } }',
    '{ tagged { kind: __typename tag long plain name } }',
    '{ tagged { ... on Dog { tag tricks } ... on Cat { plain friend { tag name } } } }',
    '{ tagged { friend { tag } friends { id tag } } }',
    '{ home { pet { tag } } }',
    '{ home { pet { id } pets { plain } } }',
    '{ home { street pets { tag home { street pets { long friend { tag home { pet { tag } } } } } } } }',
    '{ home { pets { ... on Dog { tag home { pet { ... on Cat { long whiskers } } } } } } }',
    '{ any { ... on Home { pet { tag } } ... on Dog { label: tag home { pets { tag } } } } }',
    '{ pets { name: tag tag: name other: friend { tag: long } } }',
    '{ pets { friend { friend { friend { friend { tag } } } } } }',
    '{ a: pets { friend { tag } } b: pets { friend { tag } } }',
  ],
);
