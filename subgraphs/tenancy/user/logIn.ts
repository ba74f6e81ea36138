import type { Context } from '#platform/graphql/context.ts';
import { unauthenticated } from '#platform/values/errors.ts';
import { recordAudit } from '../audit/record.ts';
import { signedIn } from '../personal.ts';
import { homeOf } from './homeOf.ts';
import { judgePassword } from './judgePassword.ts';
import { lockUser, startSession, type SessionTokens } from './session.ts';
import { userOfEmail } from './userOfEmail.ts';

interface LogInInput {
  email: string;
  password: string;
}

/** Starts a session. @throws OrgraphError UNAUTHENTICATED, the same for whatever is wrong, or RATE_LIMITED. */
export async function logIn(context: Context, input: LogInInput): Promise<SessionTokens> {
  const id = await userOfEmail(context, input.email);
  if (!(await judgePassword(context, id, input.password)) || id === null) {
    throw unauthenticated(
      'The e-mail address or the password is wrong. After five wrong passwords an account is locked for 30 minutes.',
    );
  }
  const session = await context.writeUnder(await homeOf(context, id), async (em) => {
    const user = await lockUser(em, id);
    user.attemptSucceeded();
    user.lastLoginAt = new Date();
    recordAudit(
      em,
      { user: id, client: context.client },
      { action: 'session.create', resourceType: 'User', resourceId: id },
    );
    return startSession(em, context, user);
  });
  return signedIn(context, session);
}
