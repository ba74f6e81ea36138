import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { tokenIssuer, type PrivateKey } from '#platform/identity/keys.ts';

/** Seconds. */
export const accessTokenLifetime = 60 * 60;

/**
 * Issues access tokens (RFC 9068's type): who the user is and in which session (`sid`, as in OpenID Connect), and
 * nothing of what they may do, so that a change of rights needs no new token.
 */
export interface AccessTokens {
  issue(user: string, session: string): Promise<string>;
}

/** @param signing the key to sign with at the moment */
export const createAccessTokens = (signing: () => PrivateKey): AccessTokens => ({
  issue(user, session) {
    const { id, key } = signing();
    return new SignJWT({ sid: session })
      .setProtectedHeader({ alg: 'EdDSA', kid: id, typ: 'at+jwt' })
      .setIssuer(tokenIssuer)
      .setAudience('orgraph')
      .setSubject(user)
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime(`${accessTokenLifetime}s`)
      .sign(key);
  },
});
