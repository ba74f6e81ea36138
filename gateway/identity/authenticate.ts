import { decodeJwt, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { digestOf } from '#platform/identity/identityToken.ts';
import type { KeyRing, RingKey } from '#platform/identity/keyRing.ts';
import { tokenIssuer } from '#platform/identity/keys.ts';
import { unauthenticated } from '#platform/values/errors.ts';
import { isUuid } from '#platform/values/uuid.ts';
import { createExternalIssuers } from './externalIssuers.ts';

/** Who calls, proven by an access token. */
export interface Caller {
  user: string;
  /** The session that the token belongs to; null for a token of an issuer beside tenancy. */
  session: string | null;
  /** When the token runs out, in milliseconds since the epoch. */
  until: number;
}

export interface Authenticator {
  /**
   * @throws OrgraphError UNAUTHENTICATED for anything but a valid access token of tenancy's or of a trusted issuer; the
   * same for every way of being invalid.
   */
  authenticate(authorization: string | undefined): Promise<Caller>;
}

interface Verified extends Caller {
  /** The key of tenancy's that signed it; undefined for another issuer's token. */
  by: RingKey | undefined;
}

const toleranceSeconds = 5;

/**
 * Verifies access tokens (RFC 9068) with the keys that tenancy published for them; a verified token is remembered by
 * its digest until it expires, and for as long as its key is published.
 * @param issuers those that are trusted besides, and where their public keys are.
 */
export function createAuthenticator(
  ring: KeyRing,
  now: () => number = Date.now,
  issuers: ReadonlyMap<string, string> = new Map(),
): Authenticator {
  const verified = new LRUCache<string, Verified>({ max: 10_000 });
  const external = createExternalIssuers(issuers, now);
  const isPublished = ({ by }: Verified) => by === undefined || ring.known(tokenIssuer, 'sig', by.id)?.key === by.key;

  async function verify(token: string): Promise<Verified> {
    const options = {
      typ: 'at+jwt',
      audience: 'orgraph',
      clockTolerance: toleranceSeconds,
      currentDate: new Date(now()),
    };
    const { iss = '' } = decodeJwt(token);
    if (iss !== tokenIssuer && external.has(iss)) {
      const { sub: user, exp } = await external.verify(token, iss, options);
      if (!isUuid(user)) throw unauthenticated();
      return { user, session: null, until: exp * 1000, by: undefined };
    }
    let by: RingKey | undefined;
    const { payload } = await jwtVerify(
      token,
      async ({ kid }) => {
        const key = kid === undefined ? undefined : await ring.find(kid, tokenIssuer, 'sig');
        if (kid === undefined || key === undefined) throw unauthenticated();
        by = { id: kid, key };
        return key;
      },
      { ...options, algorithms: ['EdDSA'], issuer: tokenIssuer, requiredClaims: ['sub', 'sid', 'jti', 'iat', 'exp'] },
    );
    const { sub: user, sid: session, exp } = payload;
    if (!isUuid(user!) || typeof session !== 'string' || !isUuid(session)) throw unauthenticated();
    return { user: user!, session, until: exp! * 1000, by };
  }

  return {
    async authenticate(authorization) {
      const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1];
      if (token === undefined) throw unauthenticated();
      const digest = digestOf(token);
      const known = verified.get(digest);
      if (known !== undefined && known.until > now() && isPublished(known)) return known;
      try {
        const caller = await verify(token);
        verified.set(digest, caller);
        return caller;
      } catch {
        throw unauthenticated();
      }
    },
  };
}
