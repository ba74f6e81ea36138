import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { unknownLike } from '#tools/conformance/unknownId.ts';

test.each([
  ['0c7a1f64-2b0e-4f6a-8a3e-8b5e6f1d2c01', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-/],
  ['42', /^9\d{8}$/],
  ['inv_0042Kx', /^[a-z]{3}_\d{4}[A-Z][a-z]$/],
])('an unknown id has the form of %s', (id, form) => {
  expect(unknownLike(id)).toMatch(form);
  expect(unknownLike(id)).not.toBe(id);
});

test('a short number becomes one that is longer than any that is there', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 99_999_999 }),
      (number) => Number(unknownLike(String(number))) >= 900_000_000,
    ),
  );
});
