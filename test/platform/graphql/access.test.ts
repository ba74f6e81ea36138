import { isDeepStrictEqual } from 'node:util';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { expect, test } from '@jest/globals';
import { execute, parse, type ExecutionResult, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { enforceAccess } from '#platform/graphql/access.ts';
import type { Context } from '#platform/graphql/context.ts';
import { executeQuery } from '#platform/graphql/executeQuery.ts';
import { prepareQuery } from '#platform/graphql/preparedQuery.ts';
import { schemaHeader } from '#platform/graphql/subgraphSdl.ts';
import { anonymous, type Identity } from '#platform/identity/identity.ts';

const sdl = `${schemaHeader}
  type Query {
    me: Person @access(needs: USER) @own
    person: Person @permission(is: "NONE")
    things: [Thing] @permission(is: "NONE")
    item: Item @permission(is: "NONE")
  }
  type Mutation { change: ChangePayload @access(needs: USER) @own }
  type ChangePayload { person: Person }
  interface Item @permission(is: "goal:read") { id: ID! title: String }
  type Book implements Item @key(fields: "id isbn") @permission(is: "content:read") { id: ID! isbn: String title: String author: Person }
  type Film implements Item @permission(is: "project:read") { id: ID! title: String }
  union Thing = Book | Film
  type Person @key(fields: "id") @permission(is: "member:read", own: true) { id: ID! name: String @own phone: String best: Book @own friends: PersonConnection }
  type PersonConnection { edges: [PersonEdge!]! pageInfo: PageInfo! }
  type PersonEdge { cursor: String! node: Person! }
`;
const ada = { id: '1', name: 'Ada', phone: '1' };
const book = { __typename: 'Book', id: '2', isbn: '3', title: 'Dune' };
const schema: GraphQLSchema = buildSubgraphSchema([
  {
    typeDefs: parse(sdl),
    resolvers: {
      Query: {
        me: () => ada,
        person: async () => ({ ...ada }),
        things: async () => [book, Promise.resolve({ __typename: 'Film', id: '4', title: 'Alien' }), null],
        item: () => book,
      },
      Mutation: { change: () => ({ person: ada }) },
      Book: { author: () => ({ ...ada }), __resolveReference: () => book },
      Person: {
        best: () => book,
        friends: () => ({ edges: [{ cursor: 'c', node: { ...ada } }], pageInfo: {} }),
        __resolveReference: () => ada,
      },
    } as never,
  },
]);
enforceAccess(schema);

const all = ['member:read', 'content:read', 'project:read', 'goal:read'];
const asking = (lacking: readonly string[], more: Partial<Identity> = {}): Context =>
  ({
    identity: {
      ...anonymous,
      kind: 'user',
      organization: 'o',
      permissions: all.filter((permission) => !lacking.includes(permission)),
      ...more,
    },
  }) as Context;

/** Runs a query in both ways that a subgraph has, which must agree; a mutation in its one. */
async function run(source: string, context: Context, variableValues: Record<string, unknown> = {}) {
  const document = parse(source);
  const operation = document.definitions[0] as OperationDefinitionNode;
  const told = ({ data, errors = [] }: ExecutionResult) => ({
    data: JSON.parse(JSON.stringify(data)) as unknown,
    errors: errors.map(
      ({ path, extensions, message }) => `${String(extensions['code'])} ${path?.join('.')}: ${message}`,
    ),
  });
  const usual = told(await execute({ schema, document, contextValue: context, variableValues }));
  const prepared = prepareQuery(schema, document, operation);
  const again = prepared && told((await executeQuery(prepared, variableValues, { ...context }))!);
  if (again !== undefined && !isDeepStrictEqual(again, usual))
    throw new Error(`prepared it answers ${JSON.stringify(again)}, else ${JSON.stringify(usual)}`);
  return usual;
}

const forbidden = (permission: string, path: string) =>
  `FORBIDDEN ${path}: You need the permission ${permission} for this.`;

test('a field is null below which a permission is lacking', async () => {
  expect(await run('{ person { id name } }', asking(['member:read']))).toEqual({
    data: { person: null },
    errors: [forbidden('member:read', 'person')],
  });
  expect((await run('{ person { id name best { title } } }', asking(['content:read']))).data).toEqual({
    person: { id: '1', name: 'Ada', best: null },
  });
});

test('names of types, ids and keys ask nothing: the gateway selects them for joins', async () => {
  expect(await run('{ me { best { __typename id isbn } } }', asking(all))).toEqual({
    data: { me: { best: { __typename: 'Book', id: '2', isbn: '3' } } },
    errors: [],
  });
});

test('a field that is left out by a condition asks nothing', async () => {
  const query =
    'query ($more: Boolean!) { person { id ...Name } } fragment Name on Person { name @include(if: $more) }';
  expect((await run(query, asking(['member:read']), { more: false })).errors).toEqual([]);
  expect((await run(query, asking(['member:read']), { more: true })).data).toEqual({ person: null });
});

test('what is the caller’s own asks nothing, for its shorter list of fields', async () => {
  expect((await run('{ me { name best { id } } }', asking(all))).errors).toEqual([]);
  expect((await run('mutation { change { person { name } } }', asking(all))).errors).toEqual([]);
  expect((await run('{ me { name phone } }', asking(['member:read']))).data).toEqual({ me: null });
  expect((await run('{ me { friends { edges { node { name } } } } }', asking(['member:read']))).data).toEqual({
    me: null,
  });
  expect(await run('{ me { best { title author { name } } } }', asking(['member:read']))).toEqual({
    data: { me: { best: { title: 'Dune', author: null } } },
    errors: [forbidden('member:read', 'me.best.author')],
  });
});

test('of an abstract type the objects are null whose type may not be read', async () => {
  const query = '{ things { ... on Book { title } ... on Film { title } } }';
  expect(await run(query, asking(['content:read']))).toEqual({
    data: { things: [null, { title: 'Alien' }, null] },
    errors: [forbidden('content:read', 'things.0')],
  });
  expect((await run('{ item { title } }', asking(['goal:read']))).data).toEqual({ item: null });
  expect((await run('{ item { title } }', asking(['content:read']))).data).toEqual({ item: null });
  expect((await run('{ item { title } }', asking(['project:read']))).data).toEqual({ item: { title: 'Dune' } });
});

test('an entity that may not be read is null, its key not', async () => {
  const query =
    'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Book { isbn title } ... on Person { id } } }';
  const of = [
    { __typename: 'Book', id: '2' },
    { __typename: 'Person', id: '1' },
  ];
  expect(await run(query, asking(['content:read', 'member:read']), { of })).toEqual({
    data: { _entities: [null, { id: '1' }] },
    errors: [forbidden('content:read', '_entities.0')],
  });
});

test('without an organization nobody has a permission', async () => {
  const alone = asking([], { organization: null, permissions: [] });
  expect(await run('{ me { name best { title } } }', alone)).toEqual({
    data: { me: { name: 'Ada', best: null } },
    errors: [expect.stringMatching(/^ORGANIZATION_REQUIRED me.best: /)],
  });
});

test('a subgraph does not start with a permission that is not in the catalogue', () => {
  const wrong = buildSubgraphSchema([
    {
      typeDefs: parse(
        `${schemaHeader} type Query { a: A @permission(is: "NONE") } type A @permission(is: "a:read") { b: Int }`,
      ),
    },
  ]);
  expect(() => enforceAccess(wrong)).toThrow('A: a:read is not in the catalogue of permissions');
});
