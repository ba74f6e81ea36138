import { alike } from './alike.ts';

alike(
  '@override: the new owner of a field is asked, also for what is required of it',
  {
    whole:
      'type Query { a: User b: User c: User } type User { id: ID! name: String! age: Int aText: String cText: String }',
    parts: {
      a: 'type Query { a: User } type User @key(fields: "id") { id: ID! name: String! @external aText: String @requires(fields: "name") }',
      b: 'type Query { b: User } type User @key(fields: "id") { id: ID! name: String! @override(from: "c") age: Int @override(from: "gone") }',
      c: 'type Query { c: User } type User @key(fields: "id") { id: ID! name: String! cText: String }',
    },
    serves: { c: 'type Query { c: User } type User @key(fields: "id") { id: ID! cText: String }' },
    root: { a: 'u', b: 'u', c: 'u' },
    things: { u: { is: 'User', id: 'u', name: 'U', age: 4, cText: 'C' } },
  },
  [
    { ask: '{ c { name } }', by: 'b c' },
    { ask: '{ b { name age } }', by: 'b' },
    { ask: '{ a { aText name } }', by: 'a b' },
    { ask: '{ c { cText aText name id } }', by: 'a b c' },
  ],
);

alike(
  '@override of a root field, and of a field of a type with interfaces that differ',
  {
    whole:
      'type Query { feed: [Post] other: [Another] top: Post } interface Post { id: ID! created: String } interface Another { id: ID! created: String } type Image implements Post & Another { id: ID! created: String } type Text implements Post { id: ID! created: String body: String }',
    parts: {
      a: 'type Query { feed: [Post] top: Post } interface Post { id: ID! created: String } type Image implements Post @key(fields: "id") { id: ID! created: String } type Text implements Post @key(fields: "id") { id: ID! created: String @shareable }',
      b: 'type Query { other: [Another] top: Post @override(from: "a") } interface Post { id: ID! created: String } interface Another { id: ID! created: String } type Text implements Post @key(fields: "id") { id: ID! created: String @shareable body: String } type Image implements Another @key(fields: "id") { id: ID! created: String @override(from: "a") }',
    },
    root: { feed: ['i', 'i'], other: ['i'], top: 't' },
    things: { i: { is: 'Image', id: 'i', created: 'today' }, t: { is: 'Text', id: 't', created: 'then', body: 'B' } },
  },
  [
    { ask: '{ feed { id created } }', by: 'a b' },
    { ask: '{ other { created } }', by: 'b' },
    { ask: '{ top { __typename created ... on Text { body } } feed { ... on Image { created } } }', by: 'a b' },
  ],
);

const progressive = {
  whole: 'type Query { users: [User] } type User { id: ID! name: String rank: Int score: Int text: String }',
  parts: {
    old: 'type Query { users: [User] } type User @key(fields: "id") { id: ID! name: String rank: Int score: Int }',
    fresh: `type User @key(fields: "id") { id: ID! name: String @override(from: "old", label: "percent(30)") rank: Int @override(from: "old", label: "percent(0)") score: Int @override(from: "old", label: "quick") }`,
    third: 'type User @key(fields: "id") { id: ID! text: String }',
  },
  root: { users: ['u', 'v'] },
  things: {
    u: { is: 'User', id: 'u', name: 'U', rank: 1, score: 2, text: 'T' },
    v: { is: 'User', id: 'v', name: null, rank: null, score: null, text: null },
  },
};

alike('@override with a label: the share of callers decides who is asked, never what is answered', progressive, [
  { ask: '{ users { name } }', overrides: { percentage: 29.9 }, by: 'fresh old' },
  { ask: '{ users { name } }', overrides: { percentage: 30 }, by: 'old' },
  { ask: '{ users { rank } }', overrides: { percentage: 0 }, by: 'old' },
  { ask: '{ users { text name } }', overrides: { percentage: 10 }, by: 'fresh old third' },
  { ask: '{ users { text name } }', overrides: { percentage: 99 }, by: 'old third' },
]);

alike('@override with a label of one’s own: configuration decides', progressive, [
  { ask: '{ users { score } }', by: 'old' },
  { ask: '{ users { score } }', overrides: { labels: ['quick'] }, by: 'fresh old' },
  { ask: '{ users { score } }', overrides: { labels: ['other'] }, by: 'old' },
  { ask: '{ users { text score } }', overrides: { labels: ['quick'], percentage: 99 }, by: 'fresh old third' },
  { ask: '{ users { name score rank } }', overrides: { labels: ['quick'], percentage: 5 }, by: 'fresh old' },
]);
