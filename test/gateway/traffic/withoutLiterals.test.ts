import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, Kind, parse, print, validate, visit, type OperationDefinitionNode } from 'graphql';
import { fragmentsOf } from '#gateway/operation/ast.ts';
import { withoutLiterals } from '#gateway/traffic/withoutLiterals.ts';
import { monolithSdl } from '../fixture/library.ts';
import { operations } from '../fixture/operations.ts';

const fieldNamesOf = (sdl: string): Set<string> => {
  const names = new Set<string>();
  visit(parse(sdl), { FieldDefinition: ({ name }) => void names.add(name.value) });
  return names;
};

const sdl = `
  directive @shown(to: String, kind: Kind) on FIELD | QUERY
  type Query {
    user(id: ID!, n: Int = 3, kinds: [Kind!], where: Where, json: JSON, rate: Float, one: One, names: [String], deep: [[Where!]!]): User
    node(id: ID!): Node
  }
  interface Node { id: ID! }
  type User implements Node { id: ID! name(like: String, upper: Boolean): String friend: User }
  enum Kind { NEW OLD }
  scalar JSON
  input Where { name: String kind: Kind age: Int! = 1 inner: Where tags: [String!] all: [Where!] json: JSON }
  input One @oneOf { id: ID name: String }
`;
const schema = buildSchema(sdl);
const fieldNames = fieldNamesOf(sdl);

function strip(source: string, vocabulary = { schema, fieldNames }): string {
  const document = parse(source);
  const operation = document.definitions.find(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  )!;
  return print(withoutLiterals(operation, fragmentsOf(document), vocabulary)).replaceAll(/\s+/g, ' ');
}

test.each([
  [
    'a string',
    '{ user(id: "7") { name(like: "Zoë") } }',
    'query ($v0: ID!, $v1: String!) { user(id: $v0) { name(like: $v1) } }',
  ],
  [
    'numbers and booleans',
    '{ user(id: 7, n: 8, rate: 9) { name(upper: true) } }',
    'query ($v0: ID!, $v1: Int!, $v2: Float!, $v3: Boolean!) { user(id: $v0, n: $v1, rate: $v2) { name(upper: $v3) } }',
  ],
  [
    'two of one type, whether they are equal or not',
    '{ a: user(id: 7) { id } b: user(id: 8) { id } c: user(id: 8) { id } }',
    'query ($v0: ID!) { a0: user(id: $v0) { id } a1: user(id: $v0) { id } a2: user(id: $v0) { id } }',
  ],
  [
    'a list, whose length does not show',
    '{ user(id: 7, names: ["a", "b", null], kinds: [NEW, OLD, NEW]) { id } }',
    'query ($v0: ID!, $v1: String!) { user(id: $v0, names: [$v1, null], kinds: [NEW, OLD]) { id } }',
  ],
  [
    'one value in place of a list',
    '{ user(id: 7, names: "a", kinds: NEW) { id } }',
    'query ($v0: ID!, $v1: String!) { user(id: $v0, names: [$v1], kinds: [NEW]) { id } }',
  ],
  [
    'the fields of an object, whose names and enum values stay',
    '{ user(id: 7, where: { name: "a", kind: NEW, tags: [], all: [{ age: 1 }, { age: 2 }], inner: null }) { id } }',
    'query ($v0: ID!, $v1: String!, $v2: Int!) { user( id: $v0 where: {name: $v1, kind: NEW, tags: [], all: [{age: $v2}], inner: null} ) { id } }',
  ],
  [
    'the member of a oneOf object',
    '{ user(id: 7, one: { name: "a" }) { id } }',
    'query ($v0: ID!, $v1: String!) { user(id: $v0, one: {name: $v1}) { id } }',
  ],
  [
    'a custom scalar as a whole, its variables and names included',
    'query ($x: String) { user(id: 7, json: { a: [1, $x], b: SECRET }, where: { json: "j" }) { id } }',
    'query ($v0: ID!, $v1: JSON!) { user(id: $v0, json: $v1, where: {json: $v1}) { id } }',
  ],
  [
    'a default, after which the variable is never null',
    'query ($count: Int = 5) { user(id: 7, n: $count) { id } }',
    'query ($v0: ID!, $v1: Int!) { user(id: $v0, n: $v1) { id } }',
  ],
  [
    'a default of null',
    'query ($count: Int = null) { user(id: 7, n: $count) { id } }',
    'query ($v0: ID!, $v1: Int) { user(id: $v0, n: $v1) { id } }',
  ],
  [
    'the names of variables',
    'query ($secret: ID!, $like: String) { user(id: $secret) { name(like: $like) } }',
    'query ($v0: ID!, $v1: String) { user(id: $v0) { name(like: $v1) } }',
  ],
  [
    'aliases that are not words of the graph',
    '{ secret: user(id: 7) { name: id secret: name friend { id: name } } }',
    'query ($v0: ID!) { a0: user(id: $v0) { name: id a0: name friend { id: name } } }',
  ],
  [
    'what directives are given',
    'query Q @shown(to: "me", kind: OLD) { user(id: 7) @include(if: true) { name @shown(to: "you") } }',
    'query Q($v0: String!, $v1: Boolean!, $v2: ID!) @shown(to: $v0, kind: OLD) { user(id: $v2) @include(if: $v1) { name @shown(to: $v0) } }',
  ],
  [
    'what introspection is given',
    '{ __type(name: "User") { fields(includeDeprecated: true) { name } } }',
    'query ($v0: String!, $v1: Boolean!) { __type(name: $v0) { fields(includeDeprecated: $v1) { name } } }',
  ],
  [
    'fragments',
    'query Q { node(id: 7) { ...F } } fragment F on Node { id ... on User { ...G @skip(if: false) } } fragment G on User { name }',
    'query Q($v0: ID!, $v1: Boolean!) { node(id: $v0) { id ... on User { ... on User @skip(if: $v1) { name } } } }',
  ],
])('variables stand for %s', (_, source, stripped) => {
  expect(validate(schema, parse(source))).toEqual([]);
  expect(strip(source)).toBe(stripped);
  expect(validate(schema, parse(stripped))).toEqual([]);
});

test('an operation keeps the first hundred characters of its name', () => {
  expect(strip(`query ${'N'.repeat(150)} { __typename }`)).toBe(`query ${'N'.repeat(100)} { __typename }`);
});

test('no number, string, alias or name of a variable or fragment of a random operation is left, the result is valid, and it is what is left of itself', () => {
  const library = { schema: buildSchema(monolithSdl), fieldNames: fieldNamesOf(monolithSdl) };
  fc.assert(
    fc.property(operations(library.schema), fc.nat(999), ({ source }, salt) => {
      const marked = withMarks(source, salt);
      expect(validate(library.schema, parse(marked))).toEqual([]);
      const stripped = strip(marked, library);
      expect(stripped).not.toMatch(/mark|77\d{6}/i);
      expect(stripped).not.toMatch(/"|true|false/);
      expect(validate(library.schema, parse(stripped))).toEqual([]);
      expect(strip(stripped, library)).toBe(stripped);
    }),
    { numRuns: 150 },
  );
});

/** The same operation with values and names that can be told from everything else. */
function withMarks(source: string, salt: number): string {
  const marks = new Map<string, string>();
  const markOf = (kind: string, value: string): string => {
    const key = `${kind} ${value}`;
    if (!marks.has(key))
      marks.set(key, kind === 'number' ? String(77_000_000 + salt * 1_000 + marks.size) : `mark_${salt}_${marks.size}`);
    return marks.get(key)!;
  };
  const named = (value: string) => ({ kind: Kind.NAME, value: markOf('name', value) }) as const;
  const marked = visit(parse(source), {
    StringValue: (node) => ({ ...node, value: markOf('text', node.value) }),
    IntValue: (node) => ({ ...node, value: markOf('number', node.value) }),
    Variable: (node) => ({ ...node, name: named(node.name.value) }),
    Field: (node) => (node.alias === undefined ? undefined : { ...node, alias: named(node.alias.value) }),
    VariableDefinition: (node) =>
      node.type.kind === Kind.NAMED_TYPE && node.type.name.value === 'Int'
        ? { ...node, defaultValue: { kind: Kind.INT, value: markOf('number', 'default') } }
        : undefined,
  });
  const text = print(marked);
  if (salt % 2 === 1) return text;
  const [, head, body] = /^(query[^{]*)(\{[^]*\})$/.exec(text) ?? /^()(\{[^]*\})$/.exec(text)!;
  return `${head === '' ? 'query' : head} { ...mark_whole } fragment mark_whole on Query ${body}`;
}
