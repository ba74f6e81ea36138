import { randomFillSync } from 'node:crypto';

const size = 16;
const drawn = Buffer.alloc(256 * size);
let next = drawn.length;

/** 128 random bits as text, never given twice; the system is asked for many at once, because each question costs more than all else of a binding. */
export function newNonce(): string {
  if (next === drawn.length) {
    randomFillSync(drawn);
    next = 0;
  }
  return drawn.toString('base64url', next, (next += size));
}
