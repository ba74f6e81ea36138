import { expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { fragmentsOf } from '#gateway/operation/ast.ts';
import { extractLiterals } from '#gateway/operation/extractLiterals.ts';
import { operationIn } from '../fixture/read.ts';

const schema = buildSchema(`
  type Query { user(id: ID!, mood: Mood, f: Float, n: Int = 3): User search(filter: Filter, by: By, ids: [ID!], at: Moment, any: Any): [Found!] }
  type Mutation { save(input: Filter!): User }
  interface Found { id: ID! }
  type User implements Found { id: ID! name(upper: Boolean, like: String): String friends(first: Int): [User!] }
  enum Mood { CALM LOUD }
  input Filter { text: String not: Filter any: [Filter!] n: Int at: Moment json: Any }
  input By @oneOf { id: ID at: Moment }
  scalar Moment
  scalar Any
`);

/** A number that is written as it stands. */
const exact = (text: string) => (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(text);

const general = (text: string) => {
  const { text: printed, literals, variables } = extractLiterals(operationIn(text), fragmentsOf(parse(text)), schema);
  return { text: printed.replaceAll(/\s+/g, ' '), literals, variables };
};

test('operations that differ in name, formatting, fragments, variables’ names and literals are one', () => {
  const texts = [
    '{user(id:1){name}}',
    'query X { user(id: "2") { name } }',
    'query ($id: ID!) { user(id: $id) { name } }',
    'query Y($user: ID!) { # why\n user(id: $user) { name } }',
  ];
  expect(new Set(texts.map((text) => general(text).text))).toEqual(
    new Set(['query ($v0: ID!) { user(id: $v0) { name } }']),
  );
  expect(texts.map((text) => general(text).literals)).toEqual([{ v0: '1' }, { v0: '2' }, {}, {}]);
  expect(texts.map((text) => general(text).variables)).toEqual([
    [],
    [],
    [{ client: 'id', name: 'v0' }],
    [{ client: 'user', name: 'v0' }],
  ]);
});

test('fragments are written out with their conditions', () => {
  expect(
    general(
      'query ($a: Boolean!) { user(id: 1) { ...F @skip(if: $a) } } fragment F on User { ...G } fragment G on Found { id }',
    ).text,
  ).toBe('query ($v0: ID!, $v1: Boolean!) { user(id: $v0) { ... on User @skip(if: $v1) { ... on Found { id } } } }');
});

test.each<[string, string, string, unknown]>([
  [
    'enum and numbers',
    'user(id: 7, mood: LOUD, f: 1, n: 2) { id }',
    'query ($v0: ID!, $v1: Mood, $v2: Float, $v3: Int) { user(id: $v0, mood: $v1, f: $v2, n: $v3) { id } }',
    { v0: '7', v1: 'LOUD', v2: 1, v3: 2 },
  ],
  [
    'null',
    'user(id: 7, n: null) { id }',
    'query ($v0: ID!, $v1: Int) { user(id: $v0, n: $v1) { id } }',
    { v0: '7', v1: null },
  ],
  [
    'a list, and one item for a list',
    'search(ids: ["a", 1]) { id } b: search(ids: "c") { id }',
    'query ($v0: [ID!], $v1: [ID!]) { search(ids: $v0) { id } b: search(ids: $v1) { id } }',
    { v0: ['a', '1'], v1: ['c'] },
  ],
  [
    'an object',
    'search(filter: {text: "x", not: {n: 1}}) { id }',
    'query ($v0: Filter) { search(filter: $v0) { id } }',
    { v0: { text: 'x', not: { n: 1 } } },
  ],
  [
    'around a variable',
    'search(filter: {text: $s, any: [{n: 1}, {text: $s}]}) { id }',
    'query ($v0: String, $v1: Filter!) { search(filter: {text: $v0, any: [$v1, {text: $v0}]}) { id } }',
    { v1: { n: 1 } },
  ],
  [
    'a custom scalar’s string',
    'search(at: "2026-01-01") { id }',
    'query ($v0: Moment) { search(at: $v0) { id } }',
    { v0: '2026-01-01' },
  ],
  [
    'but none of its other literals',
    'search(any: {a: 1, b: $s}, filter: {json: [1]}) { id }',
    'query ($v0: String) { search(any: {a: 1, b: $v0}, filter: {json: [1]}) { id } }',
    {},
  ],
  [
    'but a number that is too large for JavaScript as it stands',
    'user(id: 1, f: 1e999) { id }',
    'query ($v0: ID!, $v1: Float) { user(id: $v0, f: $v1) { id } }',
    { v0: '1', v1: exact('1e999') },
  ],
  ...['1.5e999', '1.50', '1.0', '-0', '18446744073709551616', '9223372036854775808', '0.1234567890123456789'].map(
    (number): [string, string, string, unknown] => [
      `a custom scalar’s number that the planner would not leave as it is, ${number}`,
      `search(any: ${number}) { id } b: search(filter: {json: {a: [${number}, true]}}) { id }`,
      'query ($v0: Any, $v1: Filter) { search(any: $v0) { id } b: search(filter: $v1) { id } }',
      { v0: exact(number), v1: { json: { a: [exact(number), true] } } },
    ],
  ),
  [
    'inside such a scalar beside a variable or a name only that number',
    'search(any: {a: 1.50, b: $s, c: [7, 1.50, "x"]}, at: [2.0, NOW]) { id }',
    'query ($v0: Any, $v1: String, $v2: Moment) { search(any: {a: $v0, b: $v1, c: [7, $v0, "x"]}, at: [$v2, NOW]) { id } }',
    { v0: exact('1.50'), v2: exact('2.0') },
  ],
  [
    'a whole number that fits stays',
    'search(any: [9223372036854775807, -9223372036854775808, 0]) { id }',
    '{ search(any: [9223372036854775807, -9223372036854775808, 0]) { id } }',
    {},
  ],
  [
    'a oneOf object as a whole',
    'search(by: {id: 1}) { id }',
    'query ($v0: By) { search(by: $v0) { id } }',
    { v0: { id: '1' } },
  ],
  ['but no part of it', 'search(by: {id: $i}) { id }', 'query ($v0: ID!) { search(by: {id: $v0}) { id } }', {}],
  [
    'equal values of a type once',
    'user(id: 1) { id } user(id: "1") { name(like: "1") }',
    'query ($v0: ID!, $v1: String) { user(id: $v0) { id } user(id: $v0) { name(like: $v1) } }',
    { v0: '1', v1: '1' },
  ],
  [
    'not in conditions',
    'user(id: $i) { id @include(if: true) name(upper: true) @skip(if: $b) }',
    'query ($v0: ID!, $v1: Boolean!, $v2: Boolean) { user(id: $v0) { id @include(if: true) name(upper: $v2) @skip(if: $v1) } }',
    { v2: true },
  ],
  [
    'not in introspection',
    '__type(name: "User") { fields(includeDeprecated: true) { name } }',
    '{ __type(name: "User") { fields(includeDeprecated: true) { name } } }',
    {},
  ],
])('literals become variables: %s', (_, body, text, literals) => {
  const declared = { s: 'String', i: 'ID!', b: 'Boolean!' };
  const used = Object.entries(declared)
    .filter(([name]) => body.includes(`$${name}`))
    .map(([name, type]) => `$${name}: ${type}`);
  const found = general(`query ${used.length === 0 ? '' : `(${used.join()})`} { ${body} }`);
  expect({ text: found.text, literals: found.literals }).toEqual({ text, literals });
});

test('defaults stay with their variables', () => {
  expect(general('query ($n: Int = 5) { user(id: 1, n: $n) { id } }').text).toBe(
    'query ($v0: ID!, $v1: Int = 5) { user(id: $v0, n: $v1) { id } }',
  );
});
