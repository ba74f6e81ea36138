import { describe, expect, test } from '@jest/globals';
import { lexicographicSortSchema, parse, printSchema, type GraphQLSchema } from 'graphql';
import { readSupergraph } from '#gateway/engine/supergraph.ts';
import { apiSchemaOf } from '#gateway/supergraph/apiSchema.ts';
import { contractOf } from '#tools/contract/contractOf.ts';
import type { ContractFilter } from '#tools/contract/hiddenByTags.ts';
import { composeSubgraphs } from '#tools/schema/composer/composeSubgraphs.ts';

const header =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@tag", "@inaccessible", "@shareable"])\n';

function composed(...sdls: string[]): string {
  const { supergraph, errors } = composeSubgraphs(
    sdls.map((sdl, index) => ({ name: `s${index}`, url: `http://s${index}`, document: parse(header + sdl) })),
  );
  if (supergraph === undefined) throw new Error(String(errors));
  return supergraph;
}

const printed = (schema: GraphQLSchema) => printSchema(lexicographicSortSchema(schema));
/** What clients see of a graph's contract. */
const shown = (sdl: string, filter: Partial<ContractFilter>) =>
  printed(apiSchemaOf(contractOf(composed(sdl), { include: [], exclude: [], ...filter })));
const lines = (...text: string[]) => text.join('\n');

describe('what is excluded', () => {
  test.each([
    ['a field', 'type Query { a: Int b: Int @tag(name: "x") }', 'type Query {\n  a: Int\n}'],
    [
      'a type, and what is of it',
      'type Query { a: Int t: T ts: [T!]! } type T @tag(name: "x") { a: Int }',
      'type Query {\n  a: Int\n}',
    ],
    [
      'a type of which nothing is left',
      'type Query { a: Int t: T } type T { a: Int @tag(name: "x") }',
      'type Query {\n  a: Int\n}',
    ],
    [
      'an optional argument',
      'type Query { a(b: Int @tag(name: "x"), c: Int): Int }',
      'type Query {\n  a(c: Int): Int\n}',
    ],
    [
      'a field whose required argument is gone',
      'type Query { a: Int b(c: Int! @tag(name: "x")): Int }',
      'type Query {\n  a: Int\n}',
    ],
    [
      'an enum value',
      'type Query { a: E } enum E { A B @tag(name: "x") }',
      lines('enum E {', '  A', '}', '', 'type Query {', '  a: E', '}'),
    ],
    [
      'a field of an input',
      'type Query { a(i: I): Int } input I { a: Int b: Int @tag(name: "x") }',
      lines('input I {', '  a: Int', '}', '', 'type Query {', '  a(i: I): Int', '}'),
    ],
    [
      'an input that needs what is gone, and the field that needs the input',
      'type Query { a: Int b(i: I!): Int } input I { a: Int b: Int! @tag(name: "x") }',
      'type Query {\n  a: Int\n}',
    ],
    [
      'a member of a union',
      'type Query { u: U } union U = A | B type A { a: Int } type B @tag(name: "x") { a: Int }',
      lines('type A {', '  a: Int', '}', '', 'type Query {', '  u: U', '}', '', 'union U = A'),
    ],
    ['a scalar, and what is of it', 'type Query { a: Int s: S } scalar S @tag(name: "x")', 'type Query {\n  a: Int\n}'],
    [
      'a field of an interface that one of its types has lost',
      'type Query { i: I } interface I { a: Int b: Int } type A implements I { a: Int b: Int @tag(name: "x") }',
      lines(
        'type A implements I {',
        '  a: Int',
        '}',
        '',
        'interface I {',
        '  a: Int',
        '}',
        '',
        'type Query {',
        '  i: I',
        '}',
      ),
    ],
    [
      'a type that nothing leads to any more',
      'type Query { a: Int t: T @tag(name: "x") } type T { u: U } type U { a: E } enum E { A }',
      'type Query {\n  a: Int\n}',
    ],
  ])('%s', (_, sdl, expected) => {
    expect(shown(sdl, { exclude: ['x'] })).toBe(expected);
  });

  test('wins over what is included', () => {
    expect(
      shown('type Query @tag(name: "p") { a: Int b: Int @tag(name: "x") }', { include: ['p'], exclude: ['x'] }),
    ).toBe('type Query {\n  a: Int\n}');
  });
});

describe('what is included', () => {
  test('is all that is shown: fields by their own tag or their type’s, unions by their own; inputs and enums as they are used', () => {
    const sdl = `
      type Query { a(i: I): T @tag(name: "p") b: T u: U @tag(name: "p") v: V @tag(name: "p") }
      type T { a: E @tag(name: "p") b: Int } enum E { A } input I { a: Int } input Unused { a: Int }
      union U @tag(name: "p") = W union V = W type W @tag(name: "p") { a: Int b: Int }
    `;
    expect(shown(sdl, { include: ['p', 'p'] })).toBe(
      lines(
        'enum E {',
        '  A',
        '}',
        '',
        'input I {',
        '  a: Int',
        '}',
        '',
        'type Query {',
        '  a(i: I): T',
        '  u: U',
        '}',
        '',
        'type T {',
        '  a: E',
        '}',
        '',
        'union U = W',
        '',
        'type W {',
        '  a: Int',
        '  b: Int',
        '}',
      ),
    );
  });

  test('is included by any of several tags', () => {
    expect(
      shown('type Query { a: Int @tag(name: "p") b: Int @tag(name: "q") c: Int @tag(name: "r") }', {
        include: ['p', 'q'],
      }),
    ).toBe('type Query {\n  a: Int\n  b: Int\n}');
  });
});

test('keys that are hidden still join subgraphs', () => {
  const supergraph = composed(
    'type Query { t: T } type T @key(fields: "id") { id: ID! @tag(name: "x") a: Int }',
    'type T @key(fields: "id") { id: ID! @tag(name: "x") b: Int }',
  );
  const contract = contractOf(supergraph, { include: [], exclude: ['x'] });
  expect(printed(apiSchemaOf(contract))).toBe(
    lines('type Query {', '  t: T', '}', '', 'type T {', '  a: Int', '  b: Int', '}'),
  );
  expect(readSupergraph(contract).fullSchema.getType('T')).toHaveProperty('_fields.id');
});

test('what is @inaccessible already stays so', () => {
  expect(shown('type Query { a: Int b: Int @inaccessible c: Int @tag(name: "x") }', { exclude: ['x'] })).toBe(
    'type Query {\n  a: Int\n}',
  );
});

test.each([
  ['a tag that nothing has', { exclude: ['y'] }, 'has nothing with the tag y'],
  ['a filter that leaves nothing', { exclude: ['x'] }, 'has nothing left to ask'],
])('%s is refused', (_, filter, message) => {
  expect(() => shown('type Query { a: Int @tag(name: "x") }', filter)).toThrow(message);
});
