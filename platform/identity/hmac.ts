import { createHmac, hash } from 'node:crypto';

/**
 * HMAC-SHA256 (RFC 2104) under one key, as base64url, over its parts one after the other.
 * @param encoding how parts that are strings stand for bytes.
 */
export type Hmac = (parts: readonly (string | Uint8Array)[], encoding?: 'utf8' | 'latin1') => string;

const block = 64;
/** Rewritten for each; longer messages are hashed as they come. */
const inner = Buffer.alloc(16_384);
const outer = Buffer.alloc(block + 32);

/**
 * Two hashes of bytes that are all there cost half of a Hmac object, which costs more than the rest of a binding; and
 * parts that are written one by one, less than the string that they would be together.
 * @param key 32 bytes.
 */
export function createHmacOf(key: Uint8Array): Hmac {
  const [innerPad, outerPad] = [0x36, 0x5c].map((pad) =>
    Buffer.alloc(block, pad).map((byte, index) => byte ^ (key[index] ?? 0)),
  ) as [Uint8Array, Uint8Array];
  return (parts, encoding = 'utf8') => {
    let most = block;
    // UTF-8 has three bytes at most for each unit of a string.
    for (const part of parts) most += typeof part === 'string' ? 3 * part.length : part.length;
    if (most > inner.length) return hmacByObject(key, parts, encoding);
    inner.set(innerPad);
    let end = block;
    for (const part of parts) {
      if (typeof part === 'string') end += inner.write(part, end, encoding);
      else {
        inner.set(part, end);
        end += part.length;
      }
    }
    outer.set(outerPad);
    outer.write(hash('sha256', inner.subarray(0, end), 'binary'), block, 'latin1');
    return hash('sha256', outer, 'base64url');
  };
}

function hmacByObject(key: Uint8Array, parts: readonly (string | Uint8Array)[], encoding: 'utf8' | 'latin1'): string {
  const mac = createHmac('sha256', key);
  for (const part of parts) {
    if (typeof part === 'string') mac.update(part, encoding);
    else mac.update(part);
  }
  return mac.digest('base64url');
}
