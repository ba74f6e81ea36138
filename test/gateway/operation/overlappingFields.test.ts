import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, OverlappingFieldsCanBeMergedRule, parse, validate } from 'graphql';
import { fragmentsOf } from '#gateway/operation/ast.ts';
import { overlappingFieldErrors } from '#gateway/operation/overlappingFields.ts';

const schema = buildSchema(`
  type Query { a: A u: U n: N }
  interface N { x: Int y: String n: N c: A }
  type A implements N { x: Int y: String n: N c: A z: Int! w: [Int] v(k: Int): B }
  type B implements N { x: Int y: String n: N c: A z: Int w: Int v(k: Int): A }
  union U = A | B
`);

const errorsOf = (text: string) => overlappingFieldErrors(schema, parse(text), fragmentsOf(parse(text)));

test.each<[string, string | undefined]>([
  ['{ a { x x ...F } } fragment F on A { x }', undefined],
  ['{ a { n: c { x } n { x } } }', 'Fields "n" conflict because "c" and "n" are different fields'],
  ['{ a { v(k: 1) { x } v(k: 2) { x } } }', 'Fields "v" conflict because they have differing arguments'],
  ['{ u { ... on A { x: y } ... on B { x: y } } }', undefined],
  ['{ u { ... on A { v(k: 1) { y } } ... on B { v(k: 2) { y } } } }', undefined],
  [
    '{ u { ... on A { x } ... on B { x: y } } }',
    'Fields "x" conflict because they return conflicting types "Int" and "String"',
  ],
  [
    '{ u { ... on A { z } ... on B { z } } }',
    'Fields "z" conflict because they return conflicting types "Int!" and "Int"',
  ],
  ['{ n { ... on A { c { x: y } } c { x } } }', 'Fields "x" conflict because'],
  [
    '{ u { ... on A { c { n { x: y } } } ... on B { c { n { x } } } } }',
    'Fields "x" conflict because they return conflicting types',
  ],
])('%s', (text, message) => {
  expect(errorsOf(text)[0]?.message.slice(0, message?.length)).toBe(message);
});

const fields: Record<string, readonly string[]> = {
  N: ['x', 'y', 'n', 'c'],
  A: ['x', 'y', 'z', 'w', 'n', 'c', 'v'],
  B: ['x', 'y', 'z', 'w', 'n', 'c', 'v'],
};
const typeOf = (parent: string, field: string): string | undefined =>
  ({ n: 'N', c: 'A', v: parent === 'A' ? 'B' : 'A' })[field];

/** A document with names that want to collide, drawn from a seed (a linear congruence). */
function documentFrom(seed: number): string {
  let state = seed;
  const draw = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return (state >>> 12) % below;
  };
  const pick = <Item>(items: readonly Item[]): Item => items[draw(items.length)]!;

  function set(type: string, depth: number): string {
    return `{ ${Array.from({ length: 1 + draw(3) }, () => {
      if (depth > 0 && (type === 'U' || draw(3) === 0)) {
        const on = pick(type === 'A' || type === 'B' ? [type, 'N'] : ['A', 'B', 'N']);
        return `... on ${on} ${set(on, depth - 1)}`;
      }
      if (type === 'U') return '__typename';
      const field = pick(fields[type]!.slice(0, depth > 0 ? undefined : 2));
      const inner = typeOf(type, field);
      return `${pick(['', '', '', '', '', 'x: ', 'y: ', 'q: '])}${field}${field === 'v' ? pick(['', '(k: 1)', '(k: 2)']) : ''} ${inner === undefined ? '' : set(inner, depth - 1)}`;
    }).join(' ')} }`;
  }

  return `{ a ${set('A', 2)} u ${set('U', 3)} n ${set('N', 2)} }`;
}

test('it finds a conflict wherever the reference implementation does, and nowhere else', () => {
  const found = { conflict: 0, none: 0 };
  fc.assert(
    fc.property(fc.nat(2 ** 31 - 1), (seed) => {
      const document = parse(documentFrom(seed));
      const expected = validate(schema, document, [OverlappingFieldsCanBeMergedRule]).length > 0;
      found[expected ? 'conflict' : 'none'] += 1;
      expect(overlappingFieldErrors(schema, document, new Map()).length > 0).toBe(expected);
    }),
    { numRuns: 1_000 },
  );
  expect(Math.min(found.conflict, found.none)).toBeGreaterThan(100);
});

test.each([
  ['one field a thousand times', `{ ${'n { x } '.repeat(1_000)} }`],
  [
    'many types under one field',
    `{ u { ${Array.from({ length: 500 }, (_, index) => `... on ${index % 2 ? 'A' : 'B'} { c { n { x } } }`).join(' ')} } }`,
  ],
  ['forty times forty', `{ ${`n { ${'c { x } '.repeat(40)} } `.repeat(40)} }`],
])('what the reference implementation gives up is found sound: %s', (_, text) => {
  expect(errorsOf(text)).toEqual([]);
});

test('types under types that would multiply are refused by count', () => {
  const level = (inner: string): string => `n { ... on A { n { x } } ... on B { n { x } } ${inner} }`;
  let text = 'n { x }';
  for (let depth = 0; depth < 20; depth += 1) text = level(text);
  let code: unknown;
  try {
    errorsOf(`{ ${text} }`);
  } catch (error) {
    code = (error as { code?: string }).code;
  }
  expect(code).toBe('QUERY_TOO_COMPLEX');
});

const codeWithin = (branches: number, text: string): unknown => {
  try {
    return overlappingFieldErrors(schema, parse(text), fragmentsOf(parse(text)), branches).length;
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

test.each<[string, string, number]>([
  ['that have none', '{ a { x y } }', 1],
  ['below each other', '{ a { c { n { x } } } }', 3],
  ['that are repeated', '{ a { c { x } c { y } } a { c { z } ...F } } fragment F on A { c { w } }', 2],
  ['of several names', '{ a { one: c { x } two: c { x } } }', 3],
  ['that ask for the schema', '{ __schema { types { fields { name } } } a { x } }', 1],
  ['of several types', '{ u { ... on A { c { x } } ... on B { c { x } } } }', 3],
])('fields with fields of their own are counted, once they are merged: %s', (_, text, branches) => {
  expect([codeWithin(branches, text), codeWithin(branches - 1, text)]).toEqual([0, 'QUERY_TOO_COMPLEX']);
});
