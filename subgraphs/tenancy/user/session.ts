import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { EntityManager } from '#platform/data/database.ts';
import type { Context } from '#platform/graphql/context.ts';
import { capabilitiesOf } from '../capabilities.ts';
import { accessTokenLifetime } from './accessToken.ts';
import { RefreshToken, type User } from './entities.ts';

/** Milliseconds. */
const refreshTokenLifetime = 7 * 24 * 3_600_000;

/** What a client holds of a session. */
export interface SessionTokens {
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
  user: User;
}

/** What is stored of a refresh token. */
export const digestOfToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

/**
 * Starts a session, or goes on with one (`family`), in the user's own scope. The answer holds the only copy of the
 * refresh token.
 */
export async function startSession(
  em: EntityManager,
  context: Context,
  user: User,
  family: string = randomUUID(),
): Promise<SessionTokens & { id: string }> {
  const refreshToken = randomBytes(32).toString('base64url');
  const { id } = em.create(RefreshToken, {
    id: randomUUID(),
    jti: digestOfToken(refreshToken),
    user,
    family,
    expiresAt: new Date(Date.now() + refreshTokenLifetime),
    ip: context.client.address || null,
    userAgent: context.client.agent || null,
  });
  return {
    id,
    accessToken: await capabilitiesOf(context).accessTokens.issue(user.id),
    refreshToken,
    expiresIn: accessTokenLifetime,
    user,
  };
}

/** Ends sessions of a user: their tokens that still run. @returns how many sessions. */
export async function endSessions(
  em: EntityManager,
  user: string,
  family: string | null,
  reason: NonNullable<RefreshToken['reason']>,
): Promise<number> {
  return em.nativeUpdate(
    RefreshToken,
    { user: { id: user }, revokedAt: null, expiresAt: { $gt: new Date() }, ...(family !== null && { family }) },
    { revokedAt: new Date(), reason },
  );
}
