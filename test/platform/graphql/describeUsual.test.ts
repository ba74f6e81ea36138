import { expect, test } from '@jest/globals';
import { parse, print } from 'graphql';
import { describeUsual } from '#platform/graphql/describeUsual.ts';

const sdl = `extend type Query {
  "Books, by title."
  books(filter: BookFilter, orderBy: BookOrder! = NEWEST, genre: String, first: Int, after: String, last: Int, before: String): BookConnection
  "A book."
  book(id: ID!): Book
  between("The first year." first: Int): Int
}
extend type Mutation { addBook(input: AddBookInput!): AddBookPayload }
input AddBookInput { id: ID!, title: String! }
type AddBookPayload { book: Book, count: Int! }
enum BookOrder { NEWEST, TITLE, TITLE_DESCENDING }
input BookFilter { genre: String }
type Book { id: ID!, title: String!, createdAt: DateTime! }
"Some books."
type BookConnection { edges: [BookEdge!]!, nodes: [Book!]!, pageInfo: PageInfo!, totalCount: Int! }
type BookEdge { cursor: String!, node: Book! }
`;

test('what every schema has alike is described, and what its author says stays', () => {
  expect(describeUsual(sdl).split('\n')).toEqual([
    'extend type Query {',
    '  "Books, by title."',
    '  books("What the list is narrowed to." filter: BookFilter, "The order of the list; a cursor belongs to the one that it was given in." orderBy: BookOrder! = NEWEST, genre: String, "At most so many, from the beginning of the list or behind after; 100 at most." first: Int, "The cursor behind which they begin." after: String, "At most so many, from the end of the list or in front of before; 100 at most." last: Int, "The cursor in front of which they end." before: String): BookConnection',
    '  "A book."',
    '  book("Which one, by its id." id: ID!): Book',
    '  between("The first year." first: Int): Int',
    '}',
    'extend type Mutation { addBook("What is to be done." input: AddBookInput!): AddBookPayload }',
    '"What addBook is given." input AddBookInput { "Which one, by its id." id: ID!, title: String! }',
    '"What addBook answers." type AddBookPayload { "As it is now." book: Book, count: Int! }',
    '"The orders of a list of Book." enum BookOrder { "The latest first." NEWEST, TITLE, "The other way round than TITLE." TITLE_DESCENDING }',
    '"What a list of Book is narrowed to: all that is given must hold." input BookFilter { genre: String }',
    'type Book { "A UUID, the same in all of the graph." id: ID!, title: String!, "When it was made." createdAt: DateTime! }',
    '"Some books."',
    'type BookConnection { "What is on the page, in the order of the list, each with its cursor." edges: [BookEdge!]!, "The same without the cursors." nodes: [Book!]!, "Where the page stands in the list." pageInfo: PageInfo!, "How many the whole list has, whatever the page; counted when asked for. Of what a text finds, 10001 stands for more than 10000." totalCount: Int! }',
    '"A place in a list of Book." type BookEdge { "Names the place, for after and before." cursor: String!, "What stands there." node: Book! }',
    '',
  ]);
});

test('described twice is described once, and nothing but descriptions is added', () => {
  const described = describeUsual(sdl);
  expect(describeUsual(described)).toBe(described);
  const bare = (text: string) => print(parse(text.replaceAll(/"[^"]*"/g, '')));
  expect(bare(described)).toBe(bare(sdl));
});

test('what is no GraphQL is left to whoever reads it next', () => {
  expect(describeUsual('type {')).toBe('type {');
});
