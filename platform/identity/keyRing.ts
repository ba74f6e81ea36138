import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { PublishedKey } from './jwks.ts';
import { publicKey } from './keys.ts';

const jwks = z.object({ keys: z.array(z.unknown()) });
const usable = z.object({
  kty: z.literal('OKP'),
  crv: z.enum(['Ed25519', 'X25519']),
  x: z.string(),
  kid: z.string(),
  use: z.enum(['sig', 'enc']),
  iss: z.string(),
});

/** What others put there and we have no use for is passed over (RFC 7517, section 5). */
const publishedIn = (text: string): PublishedKey[] =>
  jwks.parse(JSON.parse(text)).keys.flatMap((key) => usable.safeParse(key).data ?? []);

/** The deployment's public keys. */
export interface KeyRing {
  /**
   * The public key of this id, if this issuer published it for this use; an unknown id re-reads the source, at most
   * once in three seconds.
   */
  find(id: string, issuer: string, use: 'sig' | 'enc'): Promise<KeyObject | undefined>;
  /** The issuer's current key for this use. */
  current(issuer: string, use: 'sig' | 'enc'): Promise<{ id: string; key: KeyObject } | undefined>;
  /** The same as far as it is known already, without reading the source. */
  known(issuer: string, use: 'sig' | 'enc'): { id: string; key: KeyObject } | undefined;
  /** Who published this key id for signing. */
  issuerOf(id: string): Promise<string | undefined>;
}

const pauseBetweenReads = 3_000;

/** @param source a file's path or an http(s) URL of a JWKS. */
export function createKeyRing(source: string, now: () => number = Date.now): KeyRing {
  let known: { published: PublishedKey; key: KeyObject }[] = [];
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;

  async function read(): Promise<void> {
    const text = /^https?:/.test(source)
      ? await (await fetch(source, { signal: AbortSignal.timeout(5_000) })).text()
      : await readFile(source, 'utf8');
    known = publishedIn(text).map((published) => ({ published, key: publicKey(published) }));
  }

  async function search<Found>(pick: () => Found | undefined): Promise<Found | undefined> {
    const found = pick();
    if (found !== undefined) return found;
    if (reading === undefined && now() - readAt >= pauseBetweenReads) {
      readAt = now();
      reading = read().finally(() => {
        reading = undefined;
      });
    }
    if (reading !== undefined) await reading;
    return pick();
  }

  const entry = (issuer: string, use: string, id?: string) =>
    known.find(
      ({ published }) =>
        published.iss === issuer && published.use === use && (id === undefined || published.kid === id),
    );

  function currentOf(issuer: string, use: string) {
    const found = entry(issuer, use);
    return found && { id: found.published.kid, key: found.key };
  }

  return {
    find: (id, issuer, use) => search(() => entry(issuer, use, id)?.key),
    current: (issuer, use) => search(() => currentOf(issuer, use)),
    known: currentOf,
    issuerOf: (id) =>
      search(() => known.find(({ published }) => published.kid === id && published.use === 'sig')?.published.iss),
  };
}
