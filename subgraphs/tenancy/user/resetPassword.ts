import { scopeOfUser } from '#platform/data/scope.ts';
import type { Context } from '#platform/graphql/context.ts';
import { announcePerson } from '../announceChange.ts';
import { recordAudit } from '../audit/record.ts';
import { capabilitiesOf } from '../capabilities.ts';
import { signedIn } from '../personal.ts';
import { holderOfToken, useToken } from './oneTimeTokens.ts';
import { hashPassword } from './password.ts';
import { reclaim } from './reclaim.ts';
import { endSessions, lockUser, startSession, type SessionTokens } from './session.ts';

interface ResetPasswordInput {
  token: string;
  password: string;
}

/**
 * Gives a user the password that they choose by a token that was mailed to them, ends their sessions and starts a new
 * one.
 * @throws OrgraphError BAD_USER_INPUT.
 */
export async function resetPassword(context: Context, input: ResetPasswordInput): Promise<SessionTokens> {
  const { token, password } = input;
  const id = await holderOfToken(context, 'PASSWORD_RESET', token);
  const passwordHash = await capabilitiesOf(context).passwordGate(() => hashPassword(password));
  const started = await context.writeUnder(scopeOfUser(id), async (em) => {
    const user = await lockUser(em, id);
    await useToken(em, user, 'PASSWORD_RESET', token);
    await reclaim(em, context, user, { by: 'mail' });
    user.attemptSucceeded();
    user.passwordHash = passwordHash;
    user.lastLoginAt = new Date();
    await endSessions(em, id, null, 'PASSWORD_CHANGED');
    recordAudit(
      em,
      { user: id, client: context.client },
      { action: 'user.reset_password', resourceType: 'User', resourceId: id },
    );
    return startSession(em, context, user);
  });
  await announcePerson(context, id);
  return signedIn(context, started);
}
