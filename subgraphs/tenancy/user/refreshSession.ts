import type { EntityManager } from '#platform/data/database.ts';
import { scopeOfUser } from '#platform/data/scope.ts';
import type { Context } from '#platform/graphql/context.ts';
import { unauthenticated, withOutcome } from '#platform/values/errors.ts';
import { announcePerson } from '../announceChange.ts';
import { recordAudit } from '../audit/record.ts';
import { digestOfToken } from '../digestOfToken.ts';
import { signedIn } from '../personal.ts';
import { RefreshToken } from './entities.ts';
import { continueSession, endSessions, holderOf, lockUser, repeatSession, type SessionTokens } from './session.ts';

interface RefreshSessionInput {
  refreshToken: string;
}

/**
 * Exchanges a refresh token for new tokens of the same session. Who asks twice at once, as two tabs of one browser do,
 * is answered with the same refresh token. Otherwise one that was exchanged before has been stolen, here or there: its
 * session ends.
 * @throws OrgraphError UNAUTHENTICATED for anything but a token that still runs.
 */
export async function refreshSession(context: Context, input: RefreshSessionInput): Promise<SessionTokens> {
  const { refreshToken } = input;
  const jti = digestOfToken(refreshToken);
  const holder = await holderOf(context.unit.under, jti);
  if (holder === undefined) throw ended();
  const result = await context.writeUnder(scopeOfUser(holder), async (em) => {
    const user = await lockUser(em, holder);
    const old = await em.findOneOrFail(RefreshToken, { jti });
    if (old.revokedAt) {
      const next = user.status === 'ACTIVE' ? await repeatSession(em, context, user, old, refreshToken) : null;
      return next === null ? { stolen: await endStolen(em, context, old) } : { next };
    }
    if (old.expiresAt <= new Date() || user.status !== 'ACTIVE') return {};
    return { next: await continueSession(em, context, user, old, refreshToken) };
  });
  if (result.stolen !== undefined) await announcePerson(context, holder, result.stolen);
  if (result.next === undefined) throw ended();
  return signedIn(context, result.next);
}

/** Ends the session of a token that somebody else has used too; which one, unless it had ended before. */
async function endStolen(
  em: EntityManager,
  context: Context,
  { family, user }: RefreshToken,
): Promise<string | undefined> {
  if ((await endSessions(em, user.id, family, 'REUSED')) === 0) return undefined;
  recordAudit(
    em,
    { user: user.id, client: context.client },
    { action: 'session.reuse', resourceType: 'User', resourceId: user.id, outcome: 'DENIED' },
  );
  return family;
}

/** Nothing is refreshed, also where a stolen session is ended. */
const ended = () => withOutcome(unauthenticated('The session has ended. Log in again.'), 'NOT_DONE');
