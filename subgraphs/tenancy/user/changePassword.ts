import { scopeOfUser } from '#platform/data/scope.ts';
import type { Context } from '#platform/graphql/context.ts';
import { badUserInput } from '#platform/values/errors.ts';
import { recordAudit } from '../audit/record.ts';
import { capabilitiesOf } from '../capabilities.ts';
import { User } from './entities.ts';
import { judgePassword } from './judgePassword.ts';
import { chosenPassword, hashPassword } from './password.ts';
import { endSessions, startSession, type SessionTokens } from './session.ts';

interface ChangePasswordInput {
  currentPassword: string;
  newPassword: string;
}

/**
 * Changes the caller's password, ends their sessions and starts a new one. Wrong guesses count like failed log-ins.
 * @throws OrgraphError BAD_USER_INPUT, RATE_LIMITED.
 */
export async function changePassword(context: Context, input: ChangePasswordInput): Promise<SessionTokens> {
  const { currentPassword, newPassword } = input;
  chosenPassword(newPassword, 'input.newPassword');
  if (!(await judgePassword(context, context.user, currentPassword)))
    throw badUserInput(
      'This is not your password, or too many wrong ones have locked it for 30 minutes.',
      'input.currentPassword',
    );
  const passwordHash = await capabilitiesOf(context).passwordGate(() => hashPassword(newPassword));
  return context.writeUnder(scopeOfUser(context.user), async (em) => {
    const user = await em.findOneOrFail(User, { id: context.user });
    user.attemptSucceeded();
    user.passwordHash = passwordHash;
    await endSessions(em, user.id, null, 'PASSWORD_CHANGED');
    recordAudit(em, context, { action: 'user.change_password', resourceType: 'User', resourceId: user.id });
    return startSession(em, context, user);
  });
}
