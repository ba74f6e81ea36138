import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'graphql';
import { NotJson } from '#gateway/executor/response/jsonReader.ts';
import { parseList, parseResponse } from '#gateway/executor/response/parseResponse.ts';
import type { DataObject, Value } from '#gateway/executor/response/responseData.ts';
import { responseShapeOf, type Shape } from '#gateway/executor/response/responseShape.ts';
import { bytesOf, textOf } from '#gateway/http/jsonBytes.ts';

const shape = responseShapeOf(parse('{ a b { a c d: x { a b } } e { c } été: a }'.replace('été: a', '__proto__: a')));
for (const field of shape.fields) if (field.shape !== undefined) field.shape.interned = true;

/**
 * The same as JSON.parse makes of what was selected; anything else that stands where an object was expected is as it
 * came.
 */
function valueOf(value: Value | undefined, of: Shape | undefined): unknown {
  if (value === null || value === undefined) return value;
  if (typeof value === 'string') return JSON.parse(textOf(value));
  if (Array.isArray(value)) return value.map((item) => valueOf(item, of));
  return Object.fromEntries(
    of!.fields.flatMap((field) =>
      value.values[field.slot] === undefined ? [] : [[field.name, valueOf(value.values[field.slot], field.shape)]],
    ),
  );
}

function selected(value: unknown, of: Shape | undefined): unknown {
  if (of === undefined || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => selected(item, of));
  return Object.fromEntries(
    of.fields.flatMap(({ name, shape: inner }) =>
      Object.hasOwn(value, name) ? [[name, selected((value as Record<string, unknown>)[name], inner)]] : [],
    ),
  );
}

const scanned = (text: string) => {
  const { data, errors } = parseResponse(bytesOf(text), shape);
  return {
    data: valueOf(data, shape),
    errors: errors === undefined ? undefined : (JSON.parse(textOf(errors)) as unknown),
  };
};

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', '__proto__', 'x"\n', 'longer than most names are');
const { value: anything } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      null,
      true,
      false,
      0,
      -1.5e-7,
      'text',
      'a string of more than a few characters',
      'with "quotes" and \\ and ü far behind in it',
      '\u2028 😀',
    ),
    fc.string({ unit: 'binary' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(name, tie('value')), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
  ),
}));
const answer = fc.record({
  data: anything,
  errors: fc.constantFrom(undefined, [], [{ message: 'é' }]),
  extensions: anything,
});
const indents = fc.constantFrom(undefined, 1, '\t', '\r\n  ');

/** Escapes of what needs none, keys included. */
const escaped = (text: string) => text.replaceAll('a', '\\u0061');

test('what is scanned is what JSON.parse gives of what was selected', () => {
  fc.assert(
    fc.property(answer, indents, fc.boolean(), (given, indent, escape) => {
      const plain = JSON.stringify(given, undefined, indent);
      // Inside of an escape nothing is to be escaped again.
      const text =
        escape && !plain.includes('\\') && !/true|false|null/.test(plain.replaceAll(/"[^"]*"/g, ''))
          ? escaped(plain)
          : plain;
      const parsed = JSON.parse(text) as { data: unknown; errors?: unknown };
      expect(scanned(text)).toEqual({ data: selected(parsed.data, shape), errors: parsed.errors });
    }),
    { numRuns: 500 },
  );
});

test('a text is refused exactly when JSON.parse refuses it', () => {
  const damage = fc.tuple(
    fc.nat(),
    fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '0', '-', '.', 'e', '\\', '\u0001', '\n', 'n', 't', ' '),
    fc.boolean(),
  );
  fc.assert(
    fc.property(answer, indents, fc.array(damage, { minLength: 1, maxLength: 3 }), (given, indent, damages) => {
      let text = JSON.stringify(given, undefined, indent);
      for (const [at, put, replace] of damages) {
        const offset = at % (text.length + 1);
        text = (text.slice(0, offset) + put + text.slice(replace ? offset + 1 : offset)).toWellFormed();
      }
      const outcome = (work: () => unknown): unknown => {
        try {
          return work();
        } catch (error) {
          return error instanceof SyntaxError || error instanceof NotJson ? 'refused' : error;
        }
      };
      const expected = outcome(() => {
        const parsed = JSON.parse(text) as { data?: unknown; errors?: unknown } | null;
        return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
          ? { data: selected(parsed.data, shape), errors: parsed.errors ?? undefined }
          : 'refused';
      });
      expect(outcome(() => scanned(text))).toEqual(expected);
    }),
    { numRuns: 1_000 },
  );
});

const objectsOf = (text: string) => {
  const { data } = parseResponse(text, shape);
  return (data as DataObject).values[shape.byKey.get('b')!.slot] as DataObject[];
};

test('equal objects become one, also when they hold others; objects that only begin alike do not', () => {
  const one = '{"a":"1","d":{"a":1,"b":"}"}}';
  const [first, second, third, fourth] = objectsOf(
    `{"data":{"b":[${one},${one},{"a":"1","d":{"a":2,"b":"}"}},{"a":"1","d":{"a":2,"b":"}"},"c":3}]}}`,
  );
  expect(second).toBe(first);
  expect(new Set([first, third, fourth]).size).toBe(3);
});

test('beside errors every object is its own: an error tells of one of them', () => {
  const text = '"data":{"b":[{"a":"1"},{"a":"1"}]}';
  for (const [around, same] of [
    [`{"errors":[],${text}}`, true],
    [`{${text},"errors":[{"message":"x"}]}`, false],
  ] as const) {
    const [first, second] = objectsOf(around);
    expect(first === second).toBe(same);
  }
});

test('nesting that would exhaust the stack is refused', () => {
  expect(() => parseResponse(`{"data":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`, shape)).toThrow(NotJson);
});

test('a list of leaves is cut into its members', () => {
  expect(parseList('[1, "a,b" ,null,[2],{"x":[3]}]')).toEqual(['1', '"a,b"', null, '[2]', '{"x":[3]}']);
});
