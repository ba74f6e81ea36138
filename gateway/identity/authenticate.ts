import { decodeJwt, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { digestOf } from '#platform/identity/identityToken.ts';
import type { KeyRing, RingKey } from '#platform/identity/keyRing.ts';
import { tokenIssuer } from '#platform/identity/keys.ts';
import { unauthenticated } from '#platform/values/errors.ts';
import { isUuid } from '#platform/values/uuid.ts';
import { createExternalIssuers, type IssuerSettings, type Subject } from './externalIssuers.ts';

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
   * @throws OrgraphError UNAUTHENTICATED for anything but a valid access token of tenancy's or of a trusted issuer, the
   * same for every way of being invalid; for a trusted issuer's also where it is nobody's here, and SUBGRAPH_UNAVAILABLE
   * where tenancy cannot say whose.
   */
  authenticate(authorization: string | undefined): Promise<Caller>;
}

/** A token that holds: tenancy's with the key that signed it, or another issuer's with its subject. */
type Verified = (Caller & { by: RingKey }) | { subject: Subject; until: number };

const toleranceSeconds = 5;

/**
 * Verifies access tokens (RFC 9068) with the keys that tenancy published for them; a verified token is remembered by
 * its digest until it expires, and for as long as its key is published.
 * @param issuers those that are trusted besides.
 * @param personOf whose a subject of theirs is here; fails for nobody's.
 */
export function createAuthenticator(
  ring: KeyRing,
  personOf: (subject: Subject) => Promise<string>,
  now: () => number = Date.now,
  issuers: ReadonlyMap<string, IssuerSettings> = new Map(),
): Authenticator {
  const remembered = new LRUCache<string, Verified>({ max: 10_000 });
  const external = createExternalIssuers(issuers, now);
  const isPublished = (known: Verified) =>
    !('by' in known) || ring.known(tokenIssuer, 'sig', known.by.id)?.key === known.by.key;

  async function verify(token: string): Promise<Verified> {
    const options = { typ: 'at+jwt', clockTolerance: toleranceSeconds, currentDate: new Date(now()) };
    const { iss = '' } = decodeJwt(token);
    if (iss !== tokenIssuer && external.has(iss)) {
      const { until, ...subject } = await external.verify(token, iss, options);
      return { subject, until: until * 1000 };
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
      {
        ...options,
        algorithms: ['EdDSA'],
        issuer: tokenIssuer,
        audience: 'orgraph',
        requiredClaims: ['sub', 'sid', 'jti', 'iat', 'exp'],
      },
    );
    const { sub: user, sid: session, exp } = payload;
    if (!isUuid(user!) || typeof session !== 'string' || !isUuid(session)) throw unauthenticated();
    return { user: user!, session, until: exp! * 1000, by: by! };
  }

  async function verified(token: string): Promise<Verified> {
    const digest = digestOf(token);
    const known = remembered.get(digest);
    if (known !== undefined && known.until > now() && isPublished(known)) return known;
    try {
      const fresh = await verify(token);
      remembered.set(digest, fresh);
      return fresh;
    } catch {
      throw unauthenticated();
    }
  }

  return {
    async authenticate(authorization) {
      const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1];
      if (token === undefined) throw unauthenticated();
      const known = await verified(token);
      if (!('subject' in known)) return known;
      return { user: await personOf(known.subject), session: null, until: known.until };
    },
  };
}
