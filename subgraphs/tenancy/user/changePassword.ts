import { scopeOfUser } from '#platform/data/scope.ts';
import type { Context } from '#platform/graphql/context.ts';
import { announcePerson } from '../announceChange.ts';
import { recordAudit } from '../audit/record.ts';
import { capabilitiesOf } from '../capabilities.ts';
import { confirmPerson } from './confirmPerson.ts';
import { OneTimeToken } from './entities.ts';
import { hashPassword } from './password.ts';
import { endSessions, lockUser, startSession, type SessionTokens } from './session.ts';

interface ChangePasswordInput {
  currentPassword?: string;
  newPassword: string;
}

/**
 * Changes the caller's password, or gives them one, ends their sessions and what was mailed to choose
 * another one, and starts a new session. Wrong guesses count like
 * failed log-ins.
 * @throws OrgraphError BAD_USER_INPUT, INVALID_STATE, RATE_LIMITED.
 */
export async function changePassword(context: Context, input: ChangePasswordInput): Promise<SessionTokens> {
  const { currentPassword, newPassword } = input;
  await confirmPerson(context, currentPassword, 'input.currentPassword');
  const passwordHash = await capabilitiesOf(context).passwordGate(() => hashPassword(newPassword));
  const started = await context.writeUnder(scopeOfUser(context.user), async (em) => {
    const user = await lockUser(em, context.user);
    user.attemptSucceeded();
    user.passwordHash = passwordHash;
    await endSessions(em, user.id, null, 'PASSWORD_CHANGED');
    await em.nativeUpdate(OneTimeToken, { user, kind: 'PASSWORD_RESET', usedAt: null }, { usedAt: new Date() });
    recordAudit(em, context, { action: 'user.change_password', resourceType: 'User', resourceId: user.id });
    return startSession(em, context, user);
  });
  await announcePerson(context, context.user);
  return started;
}
