import { randomUUID } from 'node:crypto';
import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '#platform/data/database.ts';
import { scopeOfLookup } from '#platform/data/scope.ts';
import type { Context } from '#platform/graphql/context.ts';
import { capabilitiesOf } from '../capabilities.ts';
import { digestOfToken } from '../digestOfToken.ts';
import type { Within } from '../enterOrganization.ts';
import { accessTokenLifetime } from './accessToken.ts';
import { RefreshToken, User } from './entities.ts';

/** Milliseconds. */
const refreshTokenLifetime = 7 * 24 * 3_600_000;

/** What a client holds of a session. */
export interface SessionTokens {
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
  user: User;
}

/** Whose a refresh token is, by its digest: the named look-up before a person is known. */
export async function holderOf(within: Within, jti: string): Promise<string | undefined> {
  const [found] = await within(scopeOfLookup('refresh-token', jti), ({ query }) =>
    query<{ user: string }>('select user_id as user from refresh_token where jti = $1', [jti]),
  );
  return found?.user;
}

/**
 * The user, locked until the transaction ends: a person's sessions start, go on and end one after the other, so that
 * none goes on in one transaction that another one has just ended.
 */
export const lockUser = (em: EntityManager, id: string): Promise<User> =>
  em.findOneOrFail(User, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });

/** Starts a session, in the user's own scope. The answer holds the only copy of the refresh token. */
export async function startSession(em: EntityManager, context: Context, user: User): Promise<SessionTokens> {
  const { refreshTokens } = capabilitiesOf(context);
  return addLink(em, context, user, { token: refreshTokens.first(), family: randomUUID(), generation: 0 });
}

/** Goes on with a session: the token that was presented is exchanged for its successor. */
export async function continueSession(
  em: EntityManager,
  context: Context,
  user: User,
  old: RefreshToken,
  presented: string,
): Promise<SessionTokens> {
  const [token] = capabilitiesOf(context).refreshTokens.successors(presented, old.generation);
  const id = randomUUID();
  Object.assign(old, { revokedAt: new Date(), reason: 'ROTATED', replacedBy: id });
  return addLink(em, context, user, { id, token: token!, family: old.family, generation: old.generation + 1 });
}

/**
 * Answers a token that has just been exchanged with the same successor once more, unless that has been used itself;
 * then null.
 */
export async function repeatSession(
  em: EntityManager,
  context: Context,
  user: User,
  old: RefreshToken,
  presented: string,
): Promise<SessionTokens | null> {
  const { refreshTokens, refreshGrace } = capabilitiesOf(context);
  if (!old.admitRepeat(refreshGrace)) return null;
  const next = await em.findOne(RefreshToken, { id: old.replacedBy!, revokedAt: null });
  const token = refreshTokens.successors(presented, old.generation).find((one) => digestOfToken(one) === next?.jti);
  return token === undefined ? null : tokensOf(context, user, old.family, token);
}

interface Link {
  id?: string;
  token: string;
  family: string;
  generation: number;
}

async function addLink(
  em: EntityManager,
  context: Context,
  user: User,
  { id = randomUUID(), token, family, generation }: Link,
): Promise<SessionTokens> {
  em.create(RefreshToken, {
    id,
    jti: digestOfToken(token),
    user,
    family,
    generation,
    expiresAt: new Date(Date.now() + refreshTokenLifetime),
    ip: context.client.address || null,
    userAgent: context.client.agent || null,
  });
  return tokensOf(context, user, family, token);
}

const tokensOf = async (
  context: Context,
  user: User,
  session: string,
  refreshToken: string,
): Promise<SessionTokens> => ({
  accessToken: await capabilitiesOf(context).accessTokens.issue(user.id, session),
  refreshToken,
  expiresIn: accessTokenLifetime,
  user,
});

/**
 * Ends sessions of a user, who is locked: their refresh tokens that still run, and with them their access tokens, once
 * the gateways are told (`announcePerson`).
 * @returns how many sessions.
 */
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
