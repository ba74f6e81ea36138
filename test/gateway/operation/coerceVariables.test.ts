import { expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import type { RequestError } from '#gateway/http/requestError.ts';
import { fragmentsOf } from '#gateway/operation/ast.ts';
import { compileVariables } from '#gateway/operation/coerceVariables.ts';
import { extractLiterals } from '#gateway/operation/extractLiterals.ts';
import { operationIn } from '../fixture/read.ts';

const schema = buildSchema(`
  type Query { a(int: Int, float: Float, id: ID, ids: [ID!], text: String, flag: Boolean, mood: Mood, in: In, one: One, any: Any, must: Int! = 3): Int }
  enum Mood { CALM LOUD }
  input In { text: String! n: Int = 7 in: In list: [In!] }
  input One @oneOf { a: Int b: Int }
  scalar Any
`);

function coerce(type: string, name: string, given: Record<string, unknown>, argument = name): unknown {
  const operation = operationIn(`query ($${name}: ${type}) { a(${argument}: $${name}) }`);
  try {
    return compileVariables(operation, extractLiterals(operation, new Map(), schema), schema)(given);
  } catch (error) {
    const { errors = [{ extensions: { code: (error as { code?: string }).code } }] } = error as Partial<RequestError>;
    return errors.map(({ extensions }) =>
      [extensions.code, 'field' in extensions ? extensions.field : undefined].join(' ').trim(),
    );
  }
}

const refusedAt = (field: string) => [`BAD_USER_INPUT ${field}`];
const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);

test.each<[string, string, unknown, unknown]>([
  ['Int', 'int', 5, { v0: 5 }],
  ['Int', 'int', 2 ** 31, refusedAt('int')],
  ['Int', 'int', 1.5, refusedAt('int')],
  ['Int', 'int', '5', refusedAt('int')],
  ['Int', 'int', null, { v0: null }],
  ['Int!', 'int', null, refusedAt('int')],
  ['Float', 'float', 1, { v0: 1 }],
  ['ID', 'id', 7, { v0: '7' }],
  ['Boolean', 'flag', 'true', refusedAt('flag')],
  ['[ID!]', 'ids', 'a', { v0: ['a'] }],
  ['[ID!]', 'ids', [1, 'b'], { v0: ['1', 'b'] }],
  ['[ID!]', 'ids', ['a', null], refusedAt('ids.1')],
  ['Mood', 'mood', 'LOUD', { v0: 'LOUD' }],
  ['Mood', 'mood', 'ANGRY', refusedAt('mood')],
  ['In', 'in', { text: 'x' }, { v0: { text: 'x', n: 7 } }],
  ['In', 'in', { text: 'x', in: { n: 1 } }, refusedAt('in.in.text')],
  [
    'In',
    'in',
    { text: 'x', list: { text: 'y', n: null } },
    { v0: { text: 'x', n: 7, list: [{ text: 'y', n: null }] } },
  ],
  ['In', 'in', { text: 'x', list: [{ text: 'y' }, { n: 1 }] }, refusedAt('in.list.1.text')],
  ['In', 'in', { text: 'x', 'a "b"': 1 }, refusedAt('in')],
  ['In', 'in', { text: 'x', unknown: 1 }, refusedAt('in.unknown')],
  ['In', 'in', JSON.parse('{"text":"x","__proto__":{"n":1}}'), refusedAt('in.__proto__')],
  ['In', 'in', { text: 'x', constructor: 1 }, refusedAt('in.constructor')],
  ['One', 'one', { a: 1 }, { v0: { a: 1 } }],
  ['One', 'one', { a: 1, b: 2 }, refusedAt('one')],
  ['One', 'one', { a: null }, refusedAt('one.a')],
  ['Any', 'any', { a: [1, { b: null }] }, { v0: { a: [1, { b: null }] } }],
])('%s $%s: %j', (type, name, value, expected) => {
  expect(coerce(type, name, { [name]: value })).toEqual(expected);
});

test('defaults stand for what is absent, and absent stays what has none', () => {
  expect(coerce('Int = 5', 'int', {})).toEqual({ v0: 5 });
  expect(coerce('In = {text: "d"}', 'in', {})).toEqual({ v0: { text: 'd', n: 7 } });
  expect(coerce('Int = 5', 'int', { int: null })).toEqual({ v0: null });
  expect(coerce('Int', 'int', {})).toEqual({});
  expect(coerce('Int!', 'int', {})).toEqual(refusedAt('int'));
});

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
  'a variable called %s is just a variable',
  (name) => {
    expect(coerce('Int', name, JSON.parse(`{${JSON.stringify(name)}: 5}`), 'int')).toEqual({ v0: 5 });
    expect(coerce('Int', name, {}, 'int')).toEqual({});
  },
);

test('what is given but not declared is nothing', () => {
  expect(coerce('Int', 'int', { int: 1, other: 2 })).toEqual({ v0: 1 });
});

test.each<[string, unknown]>([
  ['a list of too many', Array.from({ length: 20_001 }, () => 1)],
  ['lists too deep', deep(100)],
])('%s is refused by count', (_, any) => {
  expect(coerce('Any', 'any', { any })).toEqual(['QUERY_TOO_COMPLEX']);
});

test('lists deep enough to exhaust the stack are refused before anything follows them', () => {
  expect(coerce('Any', 'any', { any: JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) })).toEqual([
    'QUERY_TOO_COMPLEX',
  ]);
});

test('twenty errors are told, the rest is more of the same', () => {
  expect(coerce('[ID!]', 'ids', { ids: Array.from({ length: 50 }, () => null) })).toHaveLength(20);
});

test('an error names the argument that the variable stands at first, as errors of subgraphs do', () => {
  const text = `query ($n: Int, $m: [ID!], $flag: Boolean!, $in: In) {
    a(in: { text: "x", list: [{ text: "y" }, { text: "z", n: $n }] }) @skip(if: $flag)
    b: a(int: $n, ids: $m) ... F
  } fragment F on Query { c: a(in: $in) }`;
  const given = { n: 'x', m: [null], flag: 1, in: { text: 1 } };
  const operation = operationIn(text);
  const fragments = fragmentsOf(parse(text));
  const told = ['if', 'in.list.1.n', 'ids.0', 'in.text'].map((field) =>
    expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT', field } }),
  );
  expect(() => compileVariables(operation, extractLiterals(operation, fragments, schema), schema)(given)).toThrow(
    expect.objectContaining({ errors: told }),
  );
});
