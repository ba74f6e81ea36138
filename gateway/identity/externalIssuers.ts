import { createRemoteJWKSet, customFetch, jwtVerify, type JWTVerifyOptions } from 'jose';
import { boundedFetch } from '#platform/process/boundedFetch.ts';

/** Somebody at an issuer beside tenancy. */
export interface Subject {
  issuer: string;
  subject: string;
}

/** Where an issuer's public keys are (JWKS), and for whom its tokens must be. */
export interface IssuerSettings {
  keys: string;
  audience: string;
}

/** Seconds that a token may have left: nobody tells the gateway that it has been withdrawn. */
const mostSeconds = 10 * 60;

export interface ExternalIssuers {
  has(issuer: string): boolean;
  /** Whose a token of this issuer is, and until when (seconds). @throws for anything but a valid one. */
  verify(token: string, issuer: string, options: JWTVerifyOptions): Promise<Subject & { until: number }>;
}

/**
 * Issuers of access tokens (RFC 9068) beside tenancy, by the `iss` of their tokens. Such a token belongs to no session
 * of ours. Keys that a token names and nobody knows yet are asked for anew, at most twice a minute.
 */
export function createExternalIssuers(
  settings: ReadonlyMap<string, IssuerSettings>,
  now: () => number,
): ExternalIssuers {
  const issuers = new Map(
    [...settings].map(([issuer, { keys, audience }]) => [
      issuer,
      { audience, keys: createRemoteJWKSet(new URL(keys), { [customFetch]: boundedFetch(keys) }) },
    ]),
  );
  return {
    has: (issuer) => issuers.has(issuer),
    async verify(token, issuer, options) {
      const { keys, audience } = issuers.get(issuer)!;
      const { payload } = await jwtVerify(token, keys, {
        ...options,
        algorithms: ['EdDSA', 'ES256', 'PS256', 'RS256'],
        issuer,
        audience,
        requiredClaims: ['sub', 'iat', 'exp'],
      });
      const { sub: subject, exp: until } = payload as { sub: string; exp: number };
      if (until - now() / 1000 > mostSeconds) throw new Error('the token runs for too long');
      if (subject.length > 255) throw new Error('the subject is too long');
      return { issuer, subject, until };
    },
  };
}
