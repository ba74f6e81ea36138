import { createHmac, hash } from 'node:crypto';

/**
 * HMAC-SHA256 (RFC 2104) under one key, as base64url, over a text and what follows it.
 * @param encoding how both stand for bytes where what follows is a string; before bytes the text is UTF-8.
 */
export type Hmac = (text: string, rest: string | Uint8Array, encoding?: 'utf8' | 'latin1') => string;

const block = 64;
/** Rewritten for each; longer messages are hashed as they come. */
const inner = Buffer.alloc(16_384);
const outer = Buffer.alloc(block + 32);

/**
 * Two hashes of bytes that are all there cost half of a Hmac object, which costs more than the rest of a binding.
 * @param key 32 bytes.
 */
export function createHmacOf(key: Uint8Array): Hmac {
  const [innerPad, outerPad] = [0x36, 0x5c].map((pad) =>
    Buffer.alloc(block, pad).map((byte, index) => byte ^ (key[index] ?? 0)),
  ) as [Uint8Array, Uint8Array];
  return (text, rest, encoding = 'utf8') => {
    // UTF-8 has three bytes at most for each unit of a string.
    if (block + 3 * text.length + (typeof rest === 'string' ? 3 : 1) * rest.length > inner.length) {
      const mac = createHmac('sha256', key);
      return (typeof rest === 'string' ? mac.update(text + rest, encoding) : mac.update(text).update(rest)).digest(
        'base64url',
      );
    }
    inner.set(innerPad);
    let end = block;
    if (typeof rest === 'string') {
      end += inner.write(text + rest, block, encoding);
    } else {
      end += inner.write(text, block);
      inner.set(rest, end);
      end += rest.length;
    }
    outer.set(outerPad);
    outer.write(hash('sha256', inner.subarray(0, end), 'binary'), block, 'latin1');
    return hash('sha256', outer, 'base64url');
  };
}
