import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { requestIdOf } from '#gateway/http/requestId.ts';

const random = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

test('without one of the client’s a request gets a random id, which says nothing of the one before it', () => {
  const ids = Array.from({ length: 1_000 }, () => requestIdOf({}));
  expect(new Set(ids).size).toBe(1_000);
  for (const id of ids) expect(id).toMatch(random);
  const begins = new Set(ids.map((id) => id.slice(0, 8)));
  expect(begins.size).toBeGreaterThan(990);
});

test.each(['Root=1-67891233-abcdef012345678912345678', 'a', 'x'.repeat(128)])('%s of the client’s is kept', (id) => {
  expect(requestIdOf({ 'x-request-id': id })).toBe(id);
});

test.each(['', 'x'.repeat(129), 'two, ids', 'tab\t', 'line\nbreak', 'é', '\u0000'])(
  '%j of the client’s is replaced',
  (id) => {
    expect(requestIdOf({ 'x-request-id': id })).toMatch(random);
  },
);

test('whatever a client sends, the id is printable, of 1 to 128 characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (id) => {
      expect(requestIdOf({ 'x-request-id': id })).toMatch(/^[\x21-\x7e]{1,128}$/);
    }),
  );
});
