import { createHash } from 'node:crypto';

/** A name of ours that no other has: PostgreSQL cuts names at 63 bytes, so that a long one ends in a digest. */
export function nameOf(...parts: readonly string[]): string {
  const name = parts.join('_');
  if (Buffer.byteLength(name) <= 63) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${Buffer.from(name)
    .subarray(0, 54)
    .toString()
    .replace(/\uFFFD+$/, '')}_${digest}`;
}
