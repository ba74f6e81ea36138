import { randomFillSync } from 'node:crypto';

const atOnce = 256;

/**
 * A source of random bytes as base64url text, `size` bytes at a time and never the same ones twice; the system is asked
 * for many at once, because each question costs more than all else of a binding.
 */
export function createRandomBytes(size: number): () => string {
  const drawn = Buffer.alloc(atOnce * size);
  let next = drawn.length;
  return () => {
    if (next === drawn.length) {
      randomFillSync(drawn);
      next = 0;
    }
    return drawn.toString('base64url', next, (next += size));
  };
}
