import { createHmac, randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createHmacOf } from '#platform/identity/hmac.ts';

const key = randomBytes(32);
const hmac = createHmacOf(key);
const expected = (...parts: (string | Uint8Array)[]) =>
  createHmac('sha256', key)
    .update(Buffer.concat(parts.map((part) => Buffer.from(part as string))))
    .digest('base64url');

const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom('', 'é'.repeat(20_000)));

test('parts have together Node’s HMAC, however long they are', () => {
  fc.assert(
    fc.property(texts, texts, (text, rest) => {
      expect(hmac([text, rest])).toBe(expected(text + rest));
      expect(hmac([text, Buffer.from(rest), text])).toBe(expected(text, rest, text));
      const [head, body] = [text, rest].map((one) => Buffer.from(one).toString('latin1')) as [string, string];
      expect(hmac([head, body], 'latin1')).toBe(expected(Buffer.from(text), Buffer.from(rest)));
    }),
  );
  for (const length of [16_384 - 65, 16_384 - 64, 16_384 - 63, 5_440, 5_441])
    expect(hmac(['', Buffer.alloc(length, 'a')])).toBe(expected('a'.repeat(length)));
});

test('another key gives another', () => {
  expect(createHmacOf(randomBytes(32))(['a', 'b'])).not.toBe(hmac(['a', 'b']));
});
