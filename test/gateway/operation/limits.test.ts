import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { parseBounded } from '#gateway/operation/boundedParser.ts';
import { assertSizeWithin } from '#gateway/operation/operationSize.ts';

const limits = {
  bodyBytes: 1_000_000,
  tokens: 10_000,
  depth: 5,
  aliases: 3,
  selections: 1_000,
  branches: 100,
  objects: 1_000,
};
const codeOf = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return (
      (error as { code?: string }).code ??
      (error as { errors: { extensions: { code: string } }[] }).errors[0]!.extensions.code
    );
  }
};

/** Each fragment spreads the next one twice. */
const doubling = (levels: number): string =>
  `{ ...F0 } ${Array.from({ length: levels }, (_, level) => `fragment F${level} on Query { ...F${level + 1} ...F${level + 1} }`).join(' ')} fragment F${levels} on Query { a }`;

const fragments = (count: number): string =>
  Array.from({ length: count }, (_, index) => `fragment F${index} on A { a }`).join(' ');

test.each([
  ['five fields deep', '{ a { a { a { a { a } } } } }', undefined],
  ['six fields deep', '{ a { a { a { a { a { a } } } } } }', 'QUERY_TOO_COMPLEX'],
  [
    'six fields deep through fragments',
    '{ a { ...F } } fragment F on A { a { ... on A { a { a { a { a } } } } } }',
    'QUERY_TOO_COMPLEX',
  ],
  ['fragments within each other 24 levels deep', `{ ${'... { '.repeat(24)}a${'}'.repeat(24)} }`, undefined],
  ['fragments within each other 25 levels deep', `{ ${'... { '.repeat(25)}a${'}'.repeat(25)} }`, 'QUERY_TOO_COMPLEX'],
  ['a value 32 levels deep', `{ a(b: ${'['.repeat(32)}1${']'.repeat(32)}) }`, undefined],
  ['a value 33 levels deep', `{ a(b: ${'['.repeat(33)}1${']'.repeat(33)}) }`, 'QUERY_TOO_COMPLEX'],
  ['a type of 32 lists', `query($a: ${'['.repeat(32)}Int${']'.repeat(32)}) { a(b: $a) }`, undefined],
  ['a type of 33 lists', `query($a: ${'['.repeat(33)}Int${']'.repeat(33)}) { a(b: $a) }`, 'QUERY_TOO_COMPLEX'],
  [
    'several operations that are large together',
    `query A { ${'a '.repeat(600)} } query B { ${'a '.repeat(600)} }`,
    'QUERY_TOO_COMPLEX',
  ],
  ['five hundred definitions', `{ a } ${fragments(499)}`, undefined],
  ['five hundred and one definitions', `{ a } ${fragments(500)}`, 'QUERY_TOO_COMPLEX'],
  ['a long comment', `{ a } #${'x'.repeat(200_000)}`, undefined],
  ['a comment that is too long', `{ a } #${'x'.repeat(300_000)}`, 'QUERY_TOO_COMPLEX'],
  ['ten thousand lines', `{ a(b: """${'\r\n'.repeat(9_999)}""") }`, undefined],
  ['three aliases', '{ a: a b: a c: a }', undefined],
  ['four aliases', '{ a: a b: a c: a d: a }', 'QUERY_TOO_COMPLEX'],
  [
    'four aliases through a fragment that is spread twice',
    '{ a { ...F } b { ...F } } fragment F on A { a: a b: a }',
    'QUERY_TOO_COMPLEX',
  ],
  ['as many values as tokens allow', `{ a(b: [${'1 '.repeat(9_900)}]) }`, undefined],
  ['a text as long as a document may be', `{ a(b: "${'x'.repeat(260_000)}") }`, undefined],
  [
    'many values in a fragment that is spread often',
    `{ ${'...F '.repeat(20)} } fragment F on Query { a(b: [${'1 '.repeat(1_000)}]) }`,
    'QUERY_TOO_COMPLEX',
  ],
  [
    'many values of a directive in a fragment that is spread often',
    `{ ${'...F '.repeat(20)} } fragment F on Query { a @b(c: { d: [${'1 '.repeat(1_000)}] }) }`,
    'QUERY_TOO_COMPLEX',
  ],
  [
    'a long text in a fragment that is spread often',
    `{ ${'...F '.repeat(10)} } fragment F on Query { a(b: "${'x'.repeat(200_000)}") }`,
    'QUERY_TOO_COMPLEX',
  ],
  ['a fragment that spreads itself', '{ ...F } fragment F on Query { a ...F }', undefined],
  [
    'a fragment that nobody spreads, but is too large',
    `{ a } ${doubling(60).slice('{ ...F0 }'.length)}`,
    'QUERY_TOO_COMPLEX',
  ],
  ['a fragment that does not exist', '{ ...F }', undefined],
])('%s', (_, text, code) => {
  expect(codeOf(() => assertSizeWithin(parseBounded(text, limits), limits))).toBe(code);
});

test('a long alias in a fragment that is spread often is too complex, though it is few aliases', () => {
  const text = `{ ${'...F '.repeat(10)} } fragment F on Query { ${'x'.repeat(200_000)}: a }`;
  expect(codeOf(() => assertSizeWithin(parseBounded(text, limits), { ...limits, aliases: 10 }))).toBe(
    'QUERY_TOO_COMPLEX',
  );
});

test('fragments that double are refused before anything walks what they stand for', () => {
  // Written out, the document has 2^200 fields: whoever walked them would never come back.
  expect(codeOf(() => assertSizeWithin(parse(doubling(200)), limits))).toBe('QUERY_TOO_COMPLEX');
});

test.each([
  ['aliases', '{ a: a b: a c: a d: a e'],
  ['fields', `{ ${'a '.repeat(1_001)}`],
  ['levels', '{ a '.repeat(26)],
  ['levels of a value', `{ a(b: ${'['.repeat(34)}`],
  ['definitions', fragments(501)],
  ['tokens', `{ a(b: [${'1 '.repeat(10_000)}`],
  ['lines of a block string', `{ a(b: """${'\n'.repeat(10_000)}""")`],
  ['lines of a block string, however they end', `{ a(b: """${'\r\n \r \n'.repeat(3_334)}""")`],
  ['comments', `{ a ${'#\n'.repeat(10_000)}`],
])('parsing ends with the first of too many %s: what comes after it is not read', (_, text) => {
  expect(codeOf(() => parseBounded(`${text} ?`, limits))).toBe('QUERY_TOO_COMPLEX');
});

test('tokens are counted while parsing', () => {
  expect(codeOf(() => parseBounded(`{ ${'a '.repeat(10_001)} }`, limits))).toBe('QUERY_TOO_COMPLEX');
  expect(codeOf(() => parseBounded('{ a', limits))).toBe('GRAPHQL_PARSE_FAILED');
});

test('nesting that would exhaust the stack is too complex, not a crash', () => {
  const deep = (open: string, close: string) => `${open.repeat(200_000)}${close.repeat(200_000)}`;
  expect(codeOf(() => parseBounded(`{ a(b: ${deep('[', ']')}) }`, { ...limits, tokens: 1_000_000 }))).toBe(
    'QUERY_TOO_COMPLEX',
  );
});
