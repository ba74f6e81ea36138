import { LockMode } from '@mikro-orm/core';
import { scopeOfLookup, scopeOfUser } from '#platform/data/scope.ts';
import type { Context } from '#platform/graphql/context.ts';
import { unauthenticated } from '#platform/values/errors.ts';
import { recordAudit } from '../audit/record.ts';
import { RefreshToken, User } from './entities.ts';
import { digestOfToken, endSessions, startSession, type SessionTokens } from './session.ts';

interface RefreshSessionInput {
  refreshToken: string;
}

/**
 * Exchanges a refresh token for new tokens of the same session. One that was exchanged before has been stolen, here or
 * there: its session ends.
 * @throws OrgraphError UNAUTHENTICATED for anything but a token that still runs.
 */
export async function refreshSession(context: Context, input: RefreshSessionInput): Promise<SessionTokens> {
  const jti = digestOfToken(input.refreshToken);
  const [known] = await context.unit.under(scopeOfLookup('refresh-token', jti), ({ query }) =>
    query<{ user: string }>('select user_id as user from refresh_token where jti = $1', [jti]),
  );
  const renewed =
    known === undefined
      ? null
      : await context.writeUnder(scopeOfUser(known.user), async (em) => {
          const old = await em.findOneOrFail(RefreshToken, { jti }, { lockMode: LockMode.PESSIMISTIC_WRITE });
          const user = await em.findOneOrFail(User, { id: known.user });
          if (old.revokedAt) {
            const ended = await endSessions(em, user.id, old.family, 'REUSED');
            if (ended > 0)
              recordAudit(
                em,
                { user: user.id, client: context.client },
                { action: 'session.reuse', resourceType: 'User', resourceId: user.id, outcome: 'DENIED' },
              );
            return null;
          }
          if (old.expiresAt <= new Date() || user.status !== 'ACTIVE') return null;
          const next = await startSession(em, context, user, old.family);
          Object.assign(old, { revokedAt: new Date(), reason: 'ROTATED', replacedBy: next.id });
          return next;
        });
  if (renewed === null) throw unauthenticated('The session has ended. Log in again.');
  return renewed;
}
