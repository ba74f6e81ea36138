import { hash, randomUUID, sign } from 'node:crypto';
import { jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { identityRequired } from '../values/errors.ts';
import type { Identity } from './identity.ts';
import type { KeyRing, RingKey } from './keyRing.ts';
import type { OwnKeys } from './keys.ts';

/** The token's type: a transaction token (draft-ietf-oauth-transaction-tokens). */
export const tokenType = 'txntoken+jwt';
/** The header that carries it. */
export const identityHeader = 'txn-token';

const lifetimeSeconds = 30;
const reuseSeconds = 20;
const toleranceSeconds = 5;

/**
 * Signs identities with the process' current key (EdDSA). The cache hangs on the identity object itself, so no two
 * identities can share an entry; what another key has signed is not used again.
 */
export function createMinter(keys: OwnKeys, now: () => number = Date.now) {
  const minted = new WeakMap<Identity, Map<string, { jws: string; signer: string; reuseUntil: number }>>();
  return {
    /**
     * The identity as a JWS for one audience; the signature is re-used for at most 20 s, and the token never outlives
     * `until` (milliseconds).
     */
    mint(identity: Identity, audience: string, until = Number.POSITIVE_INFINITY): string {
      let ofIdentity = minted.get(identity);
      if (ofIdentity === undefined) minted.set(identity, (ofIdentity = new Map()));
      const signing = keys.signing[0]!;
      const cached = ofIdentity.get(audience);
      if (cached !== undefined && cached.signer === signing.id && cached.reuseUntil > now()) return cached.jws;
      const issuedAt = Math.floor(now() / 1000);
      const expires = Math.min(issuedAt + lifetimeSeconds, Math.floor(until / 1000));
      const header = encode({ alg: 'EdDSA', kid: signing.id, typ: tokenType });
      const payload = `${header}.${encode(claimsOf(identity, keys.name, audience, issuedAt, expires))}`;
      const jws = `${payload}.${sign(null, Buffer.from(payload), signing.key).toString('base64url')}`;
      ofIdentity.set(audience, { jws, signer: signing.id, reuseUntil: Math.min(now() + reuseSeconds * 1000, until) });
      return jws;
    },
  };
}

const claimsOf = (identity: Identity, issuer: string, audience: string, issuedAt: number, expires: number) => ({
  iss: issuer,
  aud: audience,
  sub: identity.subject,
  sub_type: identity.kind,
  org: identity.organization ?? undefined,
  over: identity.organizationVersion ?? undefined,
  membership: identity.membership ?? undefined,
  role: identity.role ?? undefined,
  permissions: identity.permissions,
  teams: identity.teams,
  email: identity.email ?? undefined,
  mver: identity.membershipVersion ?? undefined,
  purpose: identity.purpose ?? undefined,
  read_only: identity.readOnly || undefined,
  txn: randomUUID(),
  jti: randomUUID(),
  iat: issuedAt,
  exp: expires,
});

const claims = z.object({
  iss: z.string(),
  sub: z.string().min(1),
  sub_type: z.enum(['anonymous', 'user', 'service', 'job']),
  org: z.uuid().optional(),
  over: z.number().int().optional(),
  membership: z.uuid().optional(),
  role: z.string().optional(),
  permissions: z.array(z.string()),
  teams: z.array(z.object({ id: z.uuid(), role: z.string() })),
  email: z.string().optional(),
  mver: z.number().int().optional(),
  purpose: z.string().optional(),
  read_only: z.boolean().default(false),
  iat: z.number(),
  exp: z.number(),
});

interface VerifiedIdentity {
  identity: Identity;
  issuer: string;
}

/**
 * Verifies identities addressed to one audience: algorithm, type, issuer (by the key that the issuer published),
 * audience, required claims and age are pinned. A verified token is remembered by its digest until it expires, and for
 * as long as its key is published.
 */
export function createIdentityVerifier(ring: KeyRing, audience: string, now: () => number = Date.now) {
  const verified = new LRUCache<string, VerifiedIdentity & { until: number; by: RingKey }>({ max: 10_000 });
  return {
    /** @throws OrgraphError IDENTITY_REQUIRED for anything but a valid token for this audience. */
    async verify(jws: string): Promise<VerifiedIdentity> {
      const digest = digestOf(jws);
      const known = verified.get(digest);
      if (known !== undefined && known.until > now() && isPublished(ring, known)) return known;
      let by: RingKey | undefined;
      try {
        const { payload } = await jwtVerify(
          jws,
          async ({ kid, alg }) => {
            if (kid === undefined || alg !== 'EdDSA') throw new Error('signed in another way');
            const issuer = await ring.issuerOf(kid);
            const key = issuer === undefined ? undefined : await ring.find(kid, issuer, 'sig');
            if (key === undefined) throw new Error('the key is not published');
            by = { id: kid, key };
            return key;
          },
          {
            algorithms: ['EdDSA'],
            typ: tokenType,
            audience,
            clockTolerance: toleranceSeconds,
            maxTokenAge: lifetimeSeconds,
            currentDate: new Date(now()),
            requiredClaims: ['iss', 'aud', 'sub', 'sub_type', 'txn', 'jti', 'iat', 'exp', 'permissions', 'teams'],
          },
        );
        const read = claims.parse(payload);
        if (
          by === undefined ||
          read.iss !== (await ring.issuerOf(by.id)) ||
          read.exp - read.iat > lifetimeSeconds ||
          Array.isArray(payload.aud)
        )
          throw new Error('the issuer, the lifetime or the audience is not as it must be');
        const result = { identity: identityOf(read), issuer: read.iss, until: read.exp * 1000, by };
        verified.set(digest, result);
        return result;
      } catch (error) {
        throw identityRequired(`the identity: ${(error as Error).message}`);
      }
    },
  };
}

const isPublished = (ring: KeyRing, { issuer, by }: { issuer: string; by: RingKey }): boolean =>
  ring.known(issuer, 'sig', by.id)?.key === by.key;

const identityOf = (read: z.output<typeof claims>): Identity =>
  Object.freeze({
    kind: read.sub_type,
    subject: read.sub,
    organization: read.org ?? null,
    organizationVersion: read.over ?? null,
    membership: read.membership ?? null,
    membershipVersion: read.mver ?? null,
    role: read.role ?? null,
    permissions: read.permissions,
    teams: read.teams,
    email: read.email ?? null,
    purpose: read.purpose ?? null,
    readOnly: read.read_only,
  });

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

export const digestOf = (text: string): string => hash('sha256', text, 'base64url');
