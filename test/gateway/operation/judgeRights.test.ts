import { buildSubgraphSchema } from '@apollo/subgraph';
import { expect, test } from '@jest/globals';
import { graphql, parse, type DocumentNode } from 'graphql';
import { createOperationCache } from '#gateway/engine/operationCache.ts';
import { readSupergraph, type Supergraph } from '#gateway/engine/supergraph.ts';
import { bytesOf, textOf } from '#gateway/http/jsonBytes.ts';
import { composeSubgraphs } from '#tools/schema/composer/composeSubgraphs.ts';

const header = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@composeDirective", "@external", "@requires"])
  @link(url: "https://specs.orgraph.dev/identity/v1.1", import: ["@permission", "@own"])
  @composeDirective(name: "@permission")
  @composeDirective(name: "@own")
directive @permission(is: String!, own: Boolean! = false) repeatable on FIELD_DEFINITION | OBJECT | INTERFACE
directive @own on FIELD_DEFINITION
`;

const library = `${header}
  type Query {
    me: Person @own
    books: BookConnection
    things: [Thing]
    item: Item
    strict: Shelf
    secret: String @permission(is: "secret:read")
  }
  type Mutation { lend: LendPayload }
  type LendPayload { book: Book lent: Boolean }
  interface Item @permission(is: "item:read") { id: ID! title: String }
  type Book implements Item @key(fields: "id") @permission(is: "book:read") { id: ID! title: String author: Person shelf: Shelf }
  type Film implements Item @permission(is: "film:read") { id: ID! title: String minutes: Int }
  union Thing = Book | Film
  type BookConnection { edges: [BookEdge!]! pageInfo: String }
  type BookEdge { cursor: String! node: Book! }
  type Person @key(fields: "id") @permission(is: "person:read", own: true) { id: ID! name: String @own phone: String best: Book @own }
  type Shelf { label: String first: Book! }
`;
/** Of the version before, which knows fields that ask alone. */
const older = header
  .replace('v1.1', 'v1.0')
  .replace(', "@own"]', ']')
  .replace('@composeDirective(name: "@own")', '')
  .replace(/directive [\s\S]*/, 'directive @permission(is: String!) on FIELD_DEFINITION\n');
const reviews = `${older}
  extend type Query { reviewed: Book }
  type Book @key(fields: "id") { id: ID! reviews: String @permission(is: "review:read") }
`;

const object = (type: string) => ({ __typename: type, id: '1' });
const resolvers = {
  library: {
    Query: {
      me: () => object('Person'),
      books: () => ({
        edges: [
          { cursor: 'c', node: object('Book') },
          { cursor: 'd', node: object('Book') },
        ],
      }),
      things: () => [object('Book'), object('Film'), object('Book')],
      item: () => object('Film'),
      strict: () => ({}),
      secret: () => 'told',
    },
    Mutation: { lend: () => ({}) },
    LendPayload: { book: () => object('Book'), lent: () => true },
    Book: { title: () => 'Dune', author: () => object('Person'), shelf: () => ({}) },
    Film: { title: () => 'Alien', minutes: () => 117 },
    Person: { name: () => 'Ada', phone: () => '1', best: () => object('Book') },
    Shelf: { label: () => 'A', first: () => object('Book') },
  },
  reviews: { Query: { reviewed: () => object('Book') }, Book: { reviews: () => 'good' } },
};

const documents: Record<string, DocumentNode> = { library: parse(library), reviews: parse(reviews) };
const schemas = Object.fromEntries(
  Object.entries(documents).map(([name, typeDefs]) => [
    name,
    buildSubgraphSchema([{ typeDefs, resolvers: resolvers[name as 'library'] as never }]),
  ]),
);
const composed = composeSubgraphs(
  Object.entries(documents).map(([name, typeDefs]) => ({ name, url: `http://${name}.test`, document: typeDefs })),
);
const all = ['book:read', 'film:read', 'item:read', 'person:read', 'review:read', 'secret:read'];
const supergraph = readSupergraph(composed.supergraph!);
let planned = 0;
const counted: Supergraph = {
  ...supergraph,
  planner: {
    ...supergraph.planner,
    plan: (operation, overrides) => ((planned += 1), supergraph.planner.plan(operation, overrides)),
  },
};
const operations = createOperationCache(counted, {
  bodyBytes: 1e6,
  tokens: 1e4,
  depth: 50,
  aliases: 500,
  selections: 2_000,
  branches: 2_000,
  objects: 1e9,
});

interface Ran {
  data: any;
  /** Code and path of each error. */
  errors: string[];
  fetched: string[];
}

/** @param lacking of all permissions; undefined: nobody’s rights are judged. */
async function run(query: string, lacking?: readonly string[], variables: Record<string, unknown> = {}): Promise<Ran> {
  const operation = await operations.read(query, undefined);
  const fetched: string[] = [];
  const { data, errors } = await operation.execute({
    caller: lacking && { organization: 'o', permissions: all.filter((permission) => !lacking.includes(permission)) },
    variables: operation.variables(variables),
    refusal: () => undefined,
    async send(service, _, body) {
      const { query: source, variables: variableValues } = JSON.parse(textOf(body)) as {
        query: string;
        variables: Record<string, unknown>;
      };
      fetched.push(source);
      return bytesOf(JSON.stringify(await graphql({ schema: schemas[service]!, source, variableValues })));
    },
  });
  return {
    data: JSON.parse(textOf(data)),
    errors: errors.map(({ message, path }) => `${/permission (\S+)/.exec(message)?.[1]} at ${path?.join('.')}`),
    fetched,
  };
}

test('what is selected below a field decides whether it is null', async () => {
  expect(await run('{ me { name best { id } } }', all)).toMatchObject({
    data: { me: { best: { id: '1' } } },
    errors: [],
  });
  expect(await run('{ me { name best { title } } }', ['book:read'])).toMatchObject({
    data: { me: { name: 'Ada', best: null } },
    errors: ['book:read at me.best'],
  });
  expect(await run('{ me { name ...More } } fragment More on Person { phone }', ['person:read'])).toMatchObject({
    data: { me: null },
    errors: ['person:read at me'],
    fetched: [],
  });
  expect(await run('{ me { id } secret }', ['secret:read'])).toMatchObject({
    data: { me: { id: '1' }, secret: null },
    errors: ['secret:read at secret'],
  });
});

test('what is the caller’s own does not make what it leads to theirs', async () => {
  expect(await run('{ me { best { author { name } } } }', ['person:read'])).toMatchObject({
    data: { me: { best: { author: null } } },
    errors: ['person:read at me.best.author'],
  });
});

test('fields that merge are judged together, in whatever fragments they stand', async () => {
  const query = '{ me { best { id } ... on Person { best { title } } } again: me { best { id } } }';
  expect((await run(query, ['book:read'])).data).toEqual({ me: { best: null }, again: { best: { id: '1' } } });
});

test('a condition that leaves something out leaves its permission out', async () => {
  const query = 'query ($more: Boolean!) { me { best { id title @include(if: $more) } } }';
  expect(await run(query, ['book:read'], { more: false })).toMatchObject({
    data: { me: { best: { id: '1' } } },
    errors: [],
  });
  expect(await run(query, ['book:read'], { more: true })).toMatchObject({ data: { me: { best: null } } });
});

test('a connection asks for its nodes whatever is selected of it, and is null as a whole', async () => {
  for (const selection of ['pageInfo', 'edges { cursor }', 'edges { node { id } }', 'edges { node { title } }'])
    expect(await run(`{ books { ${selection} } }`, ['book:read'])).toEqual({
      data: { books: null },
      errors: ['book:read at books'],
      fetched: [],
    });
});

test('a list has one error for each selection, at the list’s path', async () => {
  const { data, errors } = await run('{ books { edges { node { title author { name } reviews } } } }', [
    'person:read',
    'review:read',
  ]);
  expect(data.books.edges).toHaveLength(2);
  expect(data.books.edges[1].node).toEqual({ title: 'Dune', author: null, reviews: null });
  expect(errors).toEqual(['person:read at books.edges', 'review:read at books.edges']);
});

test('where null may not be, what holds it is null', async () => {
  expect(await run('{ strict { label first { title } } }', ['book:read'])).toEqual({
    data: { strict: null },
    errors: ['book:read at strict'],
    fetched: [],
  });
});

test('a contributed field asks its own permission and not the type’s', async () => {
  expect(await run('{ me { best { reviews } } }', ['book:read'])).toMatchObject({
    data: { me: { best: { reviews: 'good' } } },
    errors: [],
  });
  expect(await run('{ me { best { reviews } } }', ['review:read'])).toMatchObject({
    data: { me: { best: { reviews: null } } },
    errors: ['review:read at me.best.reviews'],
  });
});

test('of an abstract type, the objects are null whose type may not be read', async () => {
  const query = '{ things { __typename ... on Book { title } ... on Film { title minutes } } }';
  const { data, errors, fetched } = await run(query, ['book:read']);
  expect(data.things).toEqual([null, { __typename: 'Film', title: 'Alien', minutes: 117 }, null]);
  expect(errors).toEqual(['book:read at things']);
  expect(fetched.join()).not.toContain('Book');
  expect(await run(query, ['book:read', 'film:read'])).toMatchObject({ data: { things: null }, fetched: [] });
  expect((await run('{ things { __typename } }', ['book:read'])).data.things).toEqual([
    { __typename: 'Book' },
    { __typename: 'Film' },
    { __typename: 'Book' },
  ]);
});

test('an interface asks its own permission and the concrete type’s', async () => {
  expect((await run('{ item { title } }', [])).data).toEqual({ item: { title: 'Alien' } });
  expect(await run('{ item { title } }', ['item:read'])).toMatchObject({
    data: { item: null },
    errors: ['item:read at item'],
    fetched: [],
  });
  expect(await run('{ item { title } }', ['film:read'])).toMatchObject({
    data: { item: null },
    errors: ['film:read at item'],
  });
  expect((await run('{ item { id } }', all)).data).toEqual({ item: { id: '1' } });
  expect((await run('{ item { title } }', ['book:read'])).data).toEqual({ item: { title: 'Alien' } });
});

test('a mutation is done whose payload may not be read', async () => {
  expect(await run('mutation { lend { book { title } } }', ['book:read'])).toMatchObject({
    data: { lend: { book: null } },
    errors: ['book:read at lend.book'],
    fetched: [expect.stringContaining('lend')],
  });
});

test('an operation is judged once for what is lacking, and not at all where nobody’s rights are judged', async () => {
  const query = '{ me { name best { title author { phone } } } }';
  const before = planned;
  for (let time = 0; time < 3; time += 1) {
    expect((await run(query, ['book:read'])).errors).toEqual(['book:read at me.best']);
    expect((await run(query, ['book:read', 'film:read'])).errors).toEqual(['book:read at me.best']);
    expect((await run(query)).errors).toEqual([]);
    expect((await run(query, ['film:read'])).errors).toEqual([]);
  }
  expect(planned - before).toBe(2);
});

test('a selection that grows with the types of its objects is bounded', async () => {
  const wide = readSupergraph(
    composeSubgraphs([
      {
        name: 'wide',
        url: 'http://wide.test',
        document: parse(`${header}
          type Query { again: Thing }
          interface Thing { title: String again: Thing }
          type Book implements Thing @permission(is: "book:read") { title: String again: Thing }
          type Film implements Thing { title: String again: Thing }`),
      },
    ]).supergraph!,
  );
  const selection = 'title again { '.repeat(16) + 'title' + ' }'.repeat(16);
  const operation = await createOperationCache(wide, {
    bodyBytes: 1e6,
    tokens: 1e4,
    depth: 50,
    aliases: 500,
    selections: 2_000,
    branches: 2_000,
    objects: 1e9,
  }).read(`{ again { ${selection} } }`, undefined);
  await expect(
    operation.execute({
      caller: { organization: 'o', permissions: [] },
      variables: {},
      refusal: () => undefined,
      send: () => Promise.reject(new Error('nothing is to be sent')),
    }),
  ).rejects.toMatchObject({ code: 'QUERY_TOO_COMPLEX' });
});
