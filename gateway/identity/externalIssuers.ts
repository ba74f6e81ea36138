import { createRemoteJWKSet, jwtVerify, type JWTVerifyOptions } from 'jose';

/** Seconds that a token may have left: nobody tells the gateway that it has been withdrawn. */
const mostSeconds = 10 * 60;

export interface ExternalIssuers {
  has(issuer: string): boolean;
  /** The claims of a token of this issuer. @throws for anything but a valid one. */
  verify(token: string, issuer: string, options: JWTVerifyOptions): Promise<{ sub: string; exp: number }>;
}

/**
 * Issuers of access tokens (RFC 9068) beside tenancy, by the `iss` of their tokens; `sub` is the person's id in
 * tenancy. Such a token belongs to no session of ours.
 * @param addresses where their public keys are (JWKS).
 */
export function createExternalIssuers(addresses: ReadonlyMap<string, string>, now: () => number): ExternalIssuers {
  const keys = new Map([...addresses].map(([issuer, url]) => [issuer, createRemoteJWKSet(new URL(url))]));
  return {
    has: (issuer) => keys.has(issuer),
    async verify(token, issuer, options) {
      const { payload } = await jwtVerify(token, keys.get(issuer)!, {
        ...options,
        algorithms: ['EdDSA', 'ES256', 'PS256', 'RS256'],
        issuer,
        requiredClaims: ['sub', 'iat', 'exp'],
      });
      const { sub, exp } = payload as { sub: string; exp: number };
      if (exp - now() / 1000 > mostSeconds) throw new Error('the token runs for too long');
      return { sub, exp };
    },
  };
}
