import { expect, test } from '@jest/globals';
import {
  buildSchema,
  getIntrospectionQuery,
  graphqlSync,
  Kind,
  parse,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { askedBy, compileIntrospection } from '#gateway/executor/introspection/introspectionFields.ts';
import { textOf } from '#gateway/http/jsonBytes.ts';
import { fragmentsOf } from '#gateway/operation/ast.ts';
import { collectFields } from '#gateway/operation/collectFields.ts';
import { extractLiterals } from '#gateway/operation/extractLiterals.ts';
import { normalize } from '#gateway/operation/normalize.ts';

const sdl = `
  "Ünïcode, \\"quoted\\"" directive @mark(reason: String = "n\\"o", old: Int @deprecated) repeatable on FIELD | OBJECT
  interface Node { id: ID! }
  "A thing." type Thing implements Node { id: ID! list(first: Int! = 3, after: [String!] = ["a"], old: Int @deprecated(reason: "x")): [[Thing!]!] gone: Int @deprecated }
  union Any = Thing | Query
  enum Mood { CALM LOUD @deprecated }
  input Filter { text: String = "a" mood: Mood = LOUD not: Filter gone: Int @deprecated }
  input By @oneOf { id: ID name: String }
  scalar Moment @specifiedBy(url: "https://example.test/moment")
  type Query { thing(filter: Filter, by: By): Thing any: Any at: Moment }
`;

const variables = { v0: 'Thing', v1: true };

function compiled(schema: GraphQLSchema, text: string) {
  const document = parse(text);
  const operation = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  )!;
  const general = extractLiterals(operation, fragmentsOf(document), schema).operation;
  const normalized = normalize(general, {}, { schema, fieldNames: new Set() }).operation;
  const introspect = compileIntrospection(normalized, schema)!;
  return async (given: Record<string, unknown>) => {
    const answers = await introspect(given);
    return new Map(
      collectFields(schema, schema.getQueryType()!, [normalized.selectionSet]).map((collected) => [
        collected.responseName,
        answers.get(askedBy(collected))!,
      ]),
    );
  };
}

async function told(schema: GraphQLSchema, text: string): Promise<unknown> {
  const answers = await compiled(schema, text)(variables);
  return Object.fromEntries([...answers].map(([name, answer]) => [name, JSON.parse(textOf(answer)) as unknown]));
}

test.each([
  [
    'what tools ask for',
    getIntrospectionQuery({
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    }),
  ],
  ['two fields of one name', '{ __schema { queryType { name } } __schema { queryType { kind } types { name } } }'],
  ['two names for one field', '{ a: __schema { queryType { name } } b: __schema { queryType { name } } }'],
  ['types under other names', '{ __schema { what: __typename types { n: name __typename } } }'],
  [
    'fragments',
    '{ ...F } fragment F on Query { __type(name: "Thing") { ... on __Type { name fields { ...G } } } } fragment G on __Field { name args { defaultValue } }',
  ],
  [
    'deprecated parts',
    '{ __type(name: "Thing") { fields(includeDeprecated: true) { name args(includeDeprecated: true) { name } } } }',
  ],
  [
    'variables',
    'query ($v0: String!, $v1: Boolean) { __type(name: $v0) { name fields(includeDeprecated: $v1) { name } } }',
  ],
  ['a type that does not exist', '{ __type(name: "Nothing") { name } }'],
])('a schema tells what the reference implementation does: %s', async (_, text) => {
  const schema = buildSchema(sdl);
  expect(await told(schema, text)).toEqual(
    JSON.parse(JSON.stringify(graphqlSync({ schema, source: text, variableValues: variables }).data)),
  );
});

/** A schema that counts how often it is asked for its types. */
function counting(): { schema: GraphQLSchema; asked: () => number } {
  const schema = buildSchema(sdl);
  const types = schema.getTypeMap();
  let asked = 0;
  schema.getTypeMap = () => ((asked += 1), types);
  return { schema, asked: () => asked };
}

test('what a schema has told is kept, whatever name it is asked for under', async () => {
  const { schema, asked } = counting();
  const text = '{ a: __schema { types { name } } b: __schema { types { name } } }';
  await told(schema, text);
  await told(schema, text.replaceAll('a:', 'c:'));
  expect(asked()).toBe(1);
  await told(schema, '{ __schema { types { kind } } }');
  expect(asked()).toBe(2);
});

test('what depends on variables is kept for their values', async () => {
  const { schema } = counting();
  const ask = compiled(schema, 'query ($v0: String!) { __type(name: $v0) { name } }');
  const texts = [];
  for (const v0 of ['Thing', 'Filter', 'Thing']) texts.push((await ask({ v0 })).get('__type'));
  expect(texts).toEqual(['{"name":"Thing"}', '{"name":"Filter"}', '{"name":"Thing"}']);
});

test('others have their turn while a large schema is told', async () => {
  const schema = buildSchema(
    `type Query { ${Array.from({ length: 20_000 }, (_, index) => `f${index}: Int`).join(' ')} }`,
  );
  let turns = 0;
  let done = false;
  const count = (): void => {
    turns += 1;
    if (!done) setImmediate(count);
  };
  setImmediate(count);
  const answers = await compiled(schema, '{ __type(name: "Query") { fields { name } } }')({});
  done = true;
  expect((JSON.parse(answers.get('__type')!) as { fields: unknown[] }).fields.length).toBe(20_000);
  expect(turns).toBeGreaterThanOrEqual(3);
});
