import { expect, test } from '@jest/globals';
import { composedWithout } from './without.ts';

const book = 'type Book @key(fields: "id") { id: ID! }';
const film = 'type Film @key(fields: "id") { id: ID! minutes: Int }';

test('a field has the type of which its subgraphs’ types are part, whatever the first says', () => {
  const { all, without } = composedWithout('commonFieldTypes', {
    a: `type Query { found: Book @shareable other: Media } union Media = Book ${book}`,
    b: `type Query { found: Media @shareable } union Media = Book | Film ${book} ${film}`,
  });
  expect(all).toContain('found: Media @join__field(graph: A, type: "Book") @join__field(graph: B, type: "Media")');
  expect(without).toContain('found: Book');
});

test('also where the first does not know that type', () => {
  const { all, without } = composedWithout('commonFieldTypes', {
    a: `type Query { found: [Book] @shareable } ${book}`,
    b: `type Query { found: [Media] @shareable } union Media = Book | Film ${book} ${film}`,
  });
  expect(all).toContain(
    'found: [Media] @join__field(graph: A, type: "[Book]") @join__field(graph: B, type: "[Media]")',
  );
  expect(all).toContain(
    'union Media @join__type(graph: B) @join__unionMember(graph: B, member: "Book") @join__unionMember(graph: B, member: "Film") = Book | Film',
  );
  expect(without).toContain('found: [Book]');
});

test('what only the other can give is looked over too', () => {
  const { all } = composedWithout('commonFieldTypes', {
    a: `type Query { found: Book @shareable } ${book}`,
    b: `type Query { found: Media @shareable } union Media = Book | Film ${book} type Film { title: String @shareable }`,
    c: 'type Film { title: String @shareable minutes: Int }',
  });
  expect(all).toEqual(['SATISFIABILITY_ERROR']);
});

test('a list’s inner null belongs to whom it is of', () => {
  const { all, without } = composedWithout('commonFieldTypes', {
    a: 'type Query { list: [Int!] @shareable }',
    b: 'type Query { list: [Int] @shareable }',
  });
  expect(all).toContain('list: [Int] @join__field(graph: A, type: "[Int!]") @join__field(graph: B, type: "[Int]")');
  expect(without).not.toEqual(all);
});

test('and so of an interface’s field', () => {
  const { all, without } = composedWithout('commonFieldTypes', {
    one: 'type Query { one: Named } interface Named { name: String! } type A implements Named { name: String! }',
    other: 'type Query { other: Named } interface Named { name: String } type B implements Named { name: String }',
  });
  expect(all).toContain(
    'name: String @join__field(graph: ONE, type: "String!") @join__field(graph: OTHER, type: "String")',
  );
  expect(without).not.toEqual(all);
});

test('what a subgraph says of another’s field does not change its type', () => {
  const thing = 'type Thing @key(fields: "id") { id: ID!';
  const { all } = composedWithout('commonFieldTypes', {
    a: `type Query { thing: Thing } ${thing} size: Int! }`,
    b: `${thing} size: Int @external sum: Int @requires(fields: "size") }`,
  });
  expect(all).toContain('EXTERNAL_TYPE_MISMATCH');
});
