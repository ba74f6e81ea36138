import type { SmallSubgraph } from './compose.ts';

/** A small graph of three subgraphs with every shape that plans meet: entities, unions, interfaces, contributed fields, @requires, lists, mutations. */
interface Person { id: string; email: string; name: string | null; friends: string[] }
interface Book { id: string; title: string; author: string; pages: number }

const persons: Person[] = [
  { id: 'p1', email: 'one@a.test', name: 'One', friends: ['p2', 'p3'] },
  { id: 'p2', email: 'two@a.test', name: null, friends: ['p1'] },
  { id: 'p3', email: 'three@a.test', name: 'Three', friends: [] },
];
export const books: Book[] = [
  { id: 'b1', title: 'First "book"', author: 'p1', pages: 10 },
  { id: 'b2', title: 'Second\nbook', author: 'p2', pages: 20 },
  { id: 'b3', title: 'Third', author: 'gone', pages: 30 },
];
const kinds: Record<string, string> = { p: 'Person', b: 'Book' };
const person = (id: string) => persons.find((candidate) => candidate.id === id) ?? null;
const book = (id: string) => books.find((candidate) => candidate.id === id) ?? null;
const typed = (id: string) => ({ __typename: kinds[id[0]!]!, ...(id.startsWith('p') ? person(id) : book(id)) });
const upper = (text: string | null, wanted?: boolean | null) => (wanted === true ? text?.toUpperCase() ?? null : text);

const shared = `
  interface Named { id: ID! }
  enum Mood { CALM LOUD }
  scalar JSON
`;

const peopleSubgraph: SmallSubgraph = {
  name: 'people',
  sdl: `
    type Query {
      me: Person @access(needs: USER)
      ping: String @access(needs: NOTHING)
      person(id: ID!): Person
      people(first: Int = 2): [Person!]
      search(ids: [ID!]!): [Found]
      named(ids: [ID!]!): [Named!]
    }
    type Mutation { rename(id: ID!, name: String): Person note(text: String!): String }
    ${shared}
    union Found = Person | Book
    type Person implements Named @key(fields: "id") { id: ID! email: String! name(upper: Boolean): String friends: [Person!]! constructor: String }
    type Book implements Named @key(fields: "id") { id: ID! pages: Int! }
  `,
  resolvers: {
    Query: {
      me: () => persons[0],
      ping: () => 'pong',
      person: (_: unknown, { id }: { id: string }) => person(id),
      people: (_: unknown, { first }: { first: number | null }) => persons.slice(0, first ?? undefined),
      search: (_: unknown, { ids }: { ids: string[] }) => ids.map(typed),
      named: (_: unknown, { ids }: { ids: string[] }) => ids.map(typed),
    },
    Mutation: {
      rename: (_: unknown, { id, name }: { id: string; name: string | null }) => ({ ...person(id), name }),
      note: (_: unknown, { text }: { text: string }) => text,
    },
    Person: {
      __resolveReference: ({ id }: { id: string }) => person(id),
      name: ({ name }: Person, { upper: wanted }: { upper?: boolean | null }) => upper(name, wanted),
      friends: ({ friends }: Person) => friends.map(person),
      constructor: () => 'built',
    },
    Book: { __resolveReference: ({ id }: { id: string }) => book(id) },
  },
};

const booksSubgraph: SmallSubgraph = {
  name: 'books',
  sdl: `
    type Query { book(id: ID!): Book books: [Book!]! mood: Mood json: JSON matrix: [[Item]!] }
    ${shared.replace('interface Named { id: ID! }', '')}
    type Person @key(fields: "id") { id: ID! written(first: Int): [Book!] rank: Int! }
    type Book @key(fields: "id") { id: ID! title(upper: Boolean): String! author: Person parts: [Part!]! }
    interface Part { kind: String! }
    type Chapter implements Part { kind: String! body: String! }
    type Picture implements Part { kind: String! body: Int by: Person }
    type Item { id: ID! book: Book }
  `,
  resolvers: {
    Query: {
      book: (_: unknown, { id }: { id: string }) => book(id),
      books: () => books,
      mood: () => 'CALM',
      json: () => JSON.parse('{"__proto__": {"a": 1}, "list": [1, null, "x"]}') as unknown,
      matrix: () => [[{ id: 'i1', book: books[0] }, null], [{ id: 'i2', book: books[1] }]],
    },
    Person: {
      __resolveReference: ({ id }: { id: string }) => (person(id) ? { id } : null),
      written: ({ id }: { id: string }, { first }: { first?: number | null }) => books.filter(({ author }) => author === id).slice(0, first ?? undefined),
      rank: ({ id }: { id: string }) => Number(id.slice(1)),
    },
    Book: {
      __resolveReference: ({ id }: { id: string }) => book(id),
      title: ({ title }: Book, { upper: wanted }: { upper?: boolean | null }) => upper(title, wanted),
      author: ({ author }: Book) => person(author) && { id: author },
      parts: ({ id, author }: Book) => [{ __typename: 'Chapter', kind: 'text', body: `of ${id}` }, { __typename: 'Picture', kind: 'image', body: 7, by: person(author) && { id: author } }],
    },
  },
};

const socialSubgraph: SmallSubgraph = {
  name: 'social',
  sdl: `
    type Person @key(fields: "id") { id: ID! email: String! @external handle(shout: Boolean): String @requires(fields: "email") }
  `,
  resolvers: {
    Person: {
      __resolveReference: (reference: object) => reference,
      handle: ({ email }: { email: string }, { shout }: { shout?: boolean }) => upper(`@${email}`, shout),
    },
  },
};

export const library = [peopleSubgraph, booksSubgraph, socialSubgraph];

/** The same graph in one schema, as the answers' measure. */
export const monolithSdl = `
  type Query {
    me: Person ping: String person(id: ID!): Person people(first: Int = 2): [Person!] search(ids: [ID!]!): [Found] named(ids: [ID!]!): [Named!]
    book(id: ID!): Book books: [Book!]! mood: Mood json: JSON matrix: [[Item]!]
  }
  type Mutation { rename(id: ID!, name: String): Person note(text: String!): String }
  ${shared}
  union Found = Person | Book
  type Person implements Named { id: ID! email: String! name(upper: Boolean): String friends: [Person!]! constructor: String handle(shout: Boolean): String written(first: Int): [Book!] rank: Int! }
  type Book implements Named { id: ID! pages: Int! title(upper: Boolean): String! author: Person parts: [Part!]! }
  interface Part { kind: String! }
  type Chapter implements Part { kind: String! body: String! }
  type Picture implements Part { kind: String! body: Int by: Person }
  type Item { id: ID! book: Book }
`;

const merge = (name: string): object => Object.assign({}, ...library.map(({ resolvers }) => (resolvers as Record<string, object>)[name]));
export const monolithResolvers: Record<string, object> = {
  Query: merge('Query'),
  Mutation: (peopleSubgraph.resolvers as { Mutation: object }).Mutation,
  Person: merge('Person'),
  Book: { ...merge('Book'), author: ({ author }: Book) => person(author) },
  Picture: { by: ({ by }: { by: { id: string } | null }) => by && person(by.id) },
};
