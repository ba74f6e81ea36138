import { scopeOfUser } from '#platform/data/scope.ts';
import type { Context } from '#platform/graphql/context.ts';
import { badUserInput, invalidState } from '#platform/values/errors.ts';
import { judgePassword } from './judgePassword.ts';

/**
 * Makes sure that it is the caller themself who changes how they sign in, not somebody with their access token: by
 * their password, or, for who has none, by having signed in within the last ten minutes.
 * @throws OrgraphError BAD_USER_INPUT for a wrong password, INVALID_STATE for a sign-in too long ago, RATE_LIMITED.
 */
export async function confirmPerson(context: Context, password: string | undefined, field: string): Promise<void> {
  const [user] = await context.unit.under(scopeOfUser(context.user), ({ query }) =>
    query<{ hasPassword: boolean; isRecent: boolean }>(
      `select password_hash is not null as "hasPassword", coalesce(last_login_at > now() - interval '10 minutes', false) as "isRecent"
       from "user" where id = $1`,
      [context.user],
    ),
  );
  if (user?.hasPassword === false) {
    if (user.isRecent) return;
    throw invalidState('You have no password: sign in again, and do this within ten minutes.');
  }
  if (password === undefined) throw badUserInput('Give your password.', field);
  if (!(await judgePassword(context, context.user, password)))
    throw badUserInput('This is not your password, or too many wrong ones have locked it for 30 minutes.', field);
}
