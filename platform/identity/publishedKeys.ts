import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { PublishedKey } from './jwks.ts';

/** A public key that a JWKS names, ready to be used. */
export interface HeldKey {
  published: PublishedKey;
  key: KeyObject;
  /** All that makes it this key and no other. */
  text: string;
}

const jwks = z.object({ keys: z.array(z.unknown()) });
const members = { kty: z.literal('OKP'), x: z.string(), kid: z.string(), iss: z.string() };
const ours = z.discriminatedUnion('use', [
  z.object({ ...members, crv: z.literal('Ed25519'), use: z.literal('sig') }),
  z.object({ ...members, crv: z.literal('X25519'), use: z.literal('enc') }),
]);

export interface PublishedKeys {
  /** In the JWKS's order. */
  keys: HeldKey[];
  /** The ids of entries that say that they are keys of ours and are none. */
  broken: string[];
}

/**
 * The keys of a JWKS that we have a use for; others are passed over (RFC 7517, section 5).
 * @throws Error for a text that is no JWKS.
 */
export function readPublishedKeys(text: string): PublishedKeys {
  const broken: string[] = [];
  const keys = jwks.parse(JSON.parse(text)).keys.flatMap((entry) => {
    const published = ours.safeParse(entry).data;
    if (published === undefined) return [];
    try {
      return [{ published, key: publicKey(published), text: JSON.stringify(published) }];
    } catch {
      broken.push(published.kid);
      return [];
    }
  });
  return { keys, broken };
}

/** @throws Error where `x` is no key of the curve. */
export const publicKey = ({ kty, crv, x }: PublishedKey): KeyObject =>
  createPublicKey({ key: { kty, crv, x }, format: 'jwk' });
