import type { Context } from '#platform/graphql/context.ts';
import { announcePerson } from '../announceChange.ts';
import { recordAudit } from '../audit/record.ts';
import { digestOfToken } from '../digestOfToken.ts';
import { RefreshToken } from './entities.ts';
import { endSessions, lockUser } from './session.ts';

interface LogOutInput {
  refreshToken?: string;
}

/**
 * Ends the session of a refresh token of the caller's, or all their sessions; how many have ended. A token that is
 * nobody's, or another's, ends none.
 */
export async function logOut(context: Context, input: LogOutInput): Promise<number> {
  const token = input.refreshToken ?? null;
  const { user } = context;
  let session: string | undefined;
  const ended = await context.write(async (em) => {
    await lockUser(em, user);
    const known = token === null ? null : await em.findOne(RefreshToken, { jti: digestOfToken(token), user });
    if (token !== null && known === null) return 0;
    session = known?.family;
    const sessions = await endSessions(em, user, session ?? null, 'LOGGED_OUT');
    recordAudit(em, context, { action: 'session.end', resourceType: 'User', resourceId: user, details: { sessions } });
    return sessions;
  });
  if (ended > 0) await announcePerson(context, user, session);
  return ended;
}
