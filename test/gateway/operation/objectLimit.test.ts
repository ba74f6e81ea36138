import { expect, test } from '@jest/globals';
import { buildSchema, Kind, parse, type OperationDefinitionNode } from 'graphql';
import { fragmentsOf } from '#gateway/operation/ast.ts';
import { compileVariables } from '#gateway/operation/coerceVariables.ts';
import { extractLiterals } from '#gateway/operation/extractLiterals.ts';
import { limitObjects } from '#gateway/operation/objectLimit.ts';

const schema = buildSchema(`
  type Query { channels(first: Int, last: Int): Channels me: Channel top(first: Int = 5): [Channel] }
  type Channels { edges: [Edge] } type Edge { node: Channel } type Channel { name: String channels(first: Int): Channels top(first: Int = 5): [Channel] }
  extend type Query { node(id: ID!): Node nodes(ids: [ID!]!): [Node] } interface Node { nodeId: ID! }
  extend type Channel implements Node { nodeId: ID! }
`);
const ids = Array.from({ length: 11 }, (_, index) => `${index}`);
const pages = '... on Channel { channels(first: 50) { edges { node { name } } } }';

function codeOf(text: string, variables: Record<string, unknown> = {}): string | undefined {
  const document = parse(text);
  const operation = document.definitions.find(
    ({ kind }) => kind === Kind.OPERATION_DEFINITION,
  ) as OperationDefinitionNode;
  const general = extractLiterals(operation, fragmentsOf(document), schema);
  const values = compileVariables(operation, general, schema)(variables);
  try {
    limitObjects(schema, general, 1_000)?.(values);
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  }
}

test.each<[string, string, Record<string, unknown>, boolean]>([
  ['a page within the limit', '{ channels(first: 100) { edges { node { name } } } }', {}, false],
  [
    'pages within pages',
    '{ channels(first: 50) { edges { node { channels(first: 50) { edges { node { name } } } } } } }',
    {},
    true,
  ],
  [
    'pages of the usual size within pages',
    '{ channels { edges { node { channels { edges { node { name } } } } } } }',
    {},
    true,
  ],
  [
    'pages that say null within pages',
    '{ channels(first: null) { edges { node { channels(first: null) { edges { node { name } } } } } } }',
    {},
    true,
  ],
  [
    'short pages within pages',
    '{ channels(first: 10) { edges { node { channels(first: 10) { edges { node { name } } } } } } }',
    {},
    false,
  ],
  [
    'pages whose size is a variable',
    'query ($n: Int) { channels(last: $n) { edges { node { ...F } } } } fragment F on Channel { ... { channels(first: $n) { edges { node { name } } } } }',
    { n: 50 },
    true,
  ],
  [
    'the same with a small variable',
    'query ($n: Int) { channels(last: $n) { edges { node { ...F } } } } fragment F on Channel { channels(first: $n) { edges { node { name } } } }',
    { n: 5 },
    false,
  ],
  ['lists that are short unless one asks for more', '{ top { top { top { name } } } }', {}, false],
  ['an object by its id', `{ node(id: "a") { ${pages} } }`, {}, false],
  ['objects by ids', `query ($ids: [ID!]!) { nodes(ids: $ids) { ${pages} } }`, { ids }, true],
  ['the same by fewer', `query ($ids: [ID!]!) { nodes(ids: $ids) { ${pages} } }`, { ids: ['a', 'b'] }, false],
  ['objects by ids that stand there', `{ nodes(ids: ${JSON.stringify(ids)}) { ${pages} } }`, {}, true],
  [
    'objects by ids of which some stand there',
    `query ($id: ID!) { nodes(ids: [$id, ${ids.map((id) => `"${id}"`).join()}]) { ${pages} } }`,
    { id: 'a' },
    true,
  ],
  ['one object', '{ me { name } __schema { types { name } } }', {}, false],
])('%s', (_, text, variables, refused) => {
  expect(codeOf(text, variables)).toBe(refused ? 'QUERY_TOO_COMPLEX' : undefined);
});

test('what does not depend on variables is decided once', () => {
  const [fixed, varying] = [
    '{ channels(first: 3) { edges { node { name } } } }',
    'query ($n: Int) { channels(first: $n) { edges { node { name } } } }',
  ].map((text) => {
    const document = parse(text);
    return limitObjects(
      schema,
      extractLiterals(document.definitions[0] as OperationDefinitionNode, new Map(), schema),
      1_000,
    );
  });
  expect(fixed).toBeUndefined();
  expect(varying).toBeInstanceOf(Function);
});
