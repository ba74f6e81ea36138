import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { PrivateKey } from '#platform/identity/keys.ts';

/** Refresh tokens, of which only hashes are stored. */
export interface RefreshTokens {
  /** A session's first: 256 random bits. */
  first(): string;
  /**
   * What a token of this generation is exchanged for: always the same, so that it can be answered once more without
   * being stored. One by each key, the current key's first.
   */
  successors(token: string, generation: number): string[];
}

/**
 * A successor is the HMAC-SHA256 of the token and its generation, under a key that is derived from a key for access
 * tokens (HKDF), so that both are kept, rotated and withdrawn as one. Neither a token without the key nor what is
 * stored gives the next one.
 * @param tokenKeys the keys for access tokens as they are at the moment, the current one first.
 */
export const createRefreshTokens = (tokenKeys: () => readonly PrivateKey[]): RefreshTokens => ({
  first: () => randomBytes(32).toString('base64url'),
  successors: (token, generation) =>
    tokenKeys().map((key) => createHmac('sha256', derived(key)).update(`${generation}\n${token}`).digest('base64url')),
});

function derived({ key }: PrivateKey): Buffer {
  const secret = Buffer.from(key.export({ format: 'jwk' }).d!, 'base64url');
  return Buffer.from(hkdfSync('sha256', secret, '', 'orgraph refresh tokens v1', 32));
}
