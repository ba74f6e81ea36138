import { expect, test } from '@jest/globals';
import { buildSchema, parse, validate, type GraphQLSchema } from 'graphql';
import type { RequestError, RequestErrorEntry } from '#gateway/http/requestError.ts';
import { fragmentsOf } from '#gateway/operation/ast.ts';
import { parseBounded } from '#gateway/operation/boundedParser.ts';
import { assertValid } from '#gateway/operation/validate.ts';

const limits = {
  bodyBytes: 1_000_000,
  tokens: 10_000,
  depth: 20,
  aliases: 100,
  selections: 2_000,
  branches: 100,
  objects: 1_000,
};
const schema: GraphQLSchema = buildSchema(
  'type Query { name(first: Int): String other: Query one(by: By!): Int some(by: By, all: [By!]): Int } input By @oneOf { id: ID name: String }',
);

async function errorsOf(text: string): Promise<readonly RequestErrorEntry[]> {
  const document = parseBounded(text, limits);
  const refusal = await assertValid(schema, document, fragmentsOf(document), limits).then(
    () => undefined,
    (error: unknown) => error as RequestError,
  );
  return refusal?.errors ?? [];
}

test.each([
  '{ nope }',
  '{\n  name\r\n  # é\n  e: nope(a: 1)\r\n}',
  'query ($a: Int, $a: Int) { name(first: $a) }',
  '{ ...F ...F }\n\nfragment F on Query { ...F }',
  'query A { name } query A { name }',
])('an error says where, as the reference implementation does: %j', async (text) => {
  const expected = validate(schema, parse(text)).map(({ message, locations }) => ({
    message,
    locations: locations!.map(({ line, column }) => ({ line, column })),
  }));
  expect(expected.length).toBeGreaterThan(0);
  expect((await errorsOf(text)).map(({ message, locations }) => ({ message, locations }))).toEqual(expected);
});

test('where fields conflict is said too', async () => {
  expect((await errorsOf('{\n  name\n  name: other { name }\n}'))[0]).toMatchObject({
    locations: [
      { line: 2, column: 3 },
      { line: 3, column: 3 },
    ],
  });
});

test.each([
  ['query ($v: ID) { one(by: { id: $v }) }', ['v']],
  ['query ($v: ID = 1) { one(by: { id: $v }) }', ['v']],
  [
    'query ($v: ID, $w: String) { some(by: { id: $v }) ...F } fragment F on Query { one(by: { name: $w }) }',
    ['v', 'w'],
  ],
  ['query ($v: ID) { some(all: [{ id: $v }]) }', ['v']],
  ['query ($v: ID!, $w: By!) { one(by: { id: $v }) other { one(by: $w) } }', []],
  ['query ($v: Int, $w: By) { name(first: $v) some(by: $w) }', []],
])('a variable for the member of a oneOf object must not be null: %s', async (text, names) => {
  const found = (await errorsOf(text)).map(
    ({ message }) => /^Variable "\$(\w)" .*OneOf Input Object "By"\.$/.exec(message)?.[1],
  );
  expect(found.toSorted()).toEqual(names);
});

test('no place is found by counting the lines before it: the parser has noted it', () => {
  const [definition] = parseBounded('{\n name }', limits).definitions;
  expect(definition).toMatchObject({
    kind: 'OperationDefinition',
    place: { line: 1, column: 1 },
    selectionSet: { selections: [{ place: { line: 2, column: 2 } }] },
  });
  expect(definition!.loc).toBeUndefined();
});

const mistakes = (count: number): string =>
  `{ ${Array.from({ length: count }, (_, index) => `a${index}: nam`).join(' ')} }`;

test.each([
  [1, 1, true],
  [3, 3, true],
  [4, 4, false],
  [50, 21, false],
])('%i mistakes are told as %i errors, with suggestions: %p', async (count, told, suggested) => {
  const errors = await errorsOf(mistakes(count));
  expect(errors.length).toBe(told);
  expect(errors.some(({ message }) => message.includes('Did you mean "name"?'))).toBe(suggested);
});

test('a large document is told no suggestions', async () => {
  const [error, ...others] = await errorsOf(`{ nam ${'other { name } '.repeat(250)} }`);
  expect([error!.message, others]).toEqual(['Cannot query field "nam" on type "Query".', []]);
});
