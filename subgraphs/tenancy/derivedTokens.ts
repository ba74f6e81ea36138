import { createHmac, hkdfSync } from 'node:crypto';
import type { PrivateKey } from '#platform/identity/keys.ts';

/**
 * What makes tokens that are never stored, and made again from what they are about: the HMAC-SHA256 of its parts under a
 * key that is derived from a key for access tokens (HKDF), so that both are kept, rotated and withdrawn as one. 256 bits
 * by each key that there is, the current one's first.
 * @param tokenKeys the keys for access tokens as they are at the moment, the current one first.
 * @param label what the tokens are for: those of two labels have nothing in common.
 */
export const createDerivedTokens =
  (tokenKeys: () => readonly PrivateKey[], label: string) =>
  (...parts: readonly (string | number)[]): string[] =>
    tokenKeys().map((key) => createHmac('sha256', derived(key, label)).update(parts.join('\n')).digest('base64url'));

function derived({ key }: PrivateKey, label: string): Buffer {
  const secret = Buffer.from(key.export({ format: 'jwk' }).d!, 'base64url');
  return Buffer.from(hkdfSync('sha256', secret, '', label, 32));
}
