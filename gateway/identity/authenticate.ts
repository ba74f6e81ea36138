import { jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { digestOf } from '#platform/identity/identityToken.ts';
import type { KeyRing, RingKey } from '#platform/identity/keyRing.ts';
import { tokenIssuer } from '#platform/identity/keys.ts';
import { unauthenticated } from '#platform/values/errors.ts';
import { isUuid } from '#platform/values/uuid.ts';

/** Who calls, proven by an access token. */
export interface Caller {
  user: string;
}

export interface Authenticator {
  /**
   * @throws OrgraphError UNAUTHENTICATED for anything but a valid access token of tenancy's; the same for every way of
   * being invalid.
   */
  authenticate(authorization: string | undefined): Promise<Caller>;
}

interface Verified extends Caller {
  /** Milliseconds since the epoch. */
  until: number;
  by: RingKey;
}

const toleranceSeconds = 5;

/**
 * Verifies access tokens (RFC 9068) with the keys that tenancy published for them; a verified token is remembered by
 * its digest until it expires, and for as long as its key is published.
 */
export function createAuthenticator(ring: KeyRing, now: () => number = Date.now): Authenticator {
  const verified = new LRUCache<string, Verified>({ max: 10_000 });
  const isPublished = ({ by }: Verified) => ring.known(tokenIssuer, 'sig', by.id)?.key === by.key;

  async function verify(token: string): Promise<Verified> {
    let by: RingKey | undefined;
    const { payload } = await jwtVerify(
      token,
      async ({ kid }) => {
        const key = kid === undefined ? undefined : await ring.find(kid, tokenIssuer, 'sig');
        if (kid === undefined || key === undefined) throw unauthenticated();
        by = { id: kid, key };
        return key;
      },
      {
        algorithms: ['EdDSA'],
        typ: 'at+jwt',
        issuer: tokenIssuer,
        audience: 'orgraph',
        clockTolerance: toleranceSeconds,
        requiredClaims: ['sub', 'jti', 'iat', 'exp'],
        currentDate: new Date(now()),
      },
    );
    if (!isUuid(payload.sub!)) throw unauthenticated();
    return { user: payload.sub!, until: payload.exp! * 1000, by: by! };
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
