import type { Context } from '#platform/graphql/context.ts';
import { recordAudit } from '../audit/record.ts';
import { RefreshToken } from './entities.ts';
import { digestOfToken, endSessions } from './session.ts';

interface LogOutInput {
  refreshToken?: string | null;
}

/**
 * Ends the session of a refresh token of the caller's, or all their sessions; how many have ended. A token that is
 * nobody's, or another's, ends none.
 */
export async function logOut(context: Context, input: LogOutInput): Promise<number> {
  const token = input.refreshToken ?? null;
  return context.write(async (em) => {
    const session =
      token === null ? null : await em.findOne(RefreshToken, { jti: digestOfToken(token), user: { id: context.user } });
    if (token !== null && session === null) return 0;
    const ended = await endSessions(em, context.user, session?.family ?? null, 'LOGGED_OUT');
    recordAudit(em, context, {
      action: 'session.end',
      resourceType: 'User',
      resourceId: context.user,
      details: { sessions: ended },
    });
    return ended;
  });
}
