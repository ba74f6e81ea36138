import { scopeOfLookup, scopeOfUser, type Scope } from '#platform/data/scope.ts';
import type { Context } from '#platform/graphql/context.ts';
import { unauthenticated } from '#platform/values/errors.ts';
import { recordAudit } from '../audit/record.ts';
import { enterAsMember } from '../enterOrganization.ts';
import { signedIn } from '../personal.ts';
import { userByEmail } from './entities.ts';
import { judgePassword } from './judgePassword.ts';
import { lockUser, startSession, type SessionTokens } from './session.ts';

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

/** The named look-up before a person is known: it answers an id only. */
const userOfEmail = (context: Context, address: string): Promise<string | null> =>
  context.unit.under(
    scopeOfLookup(userByEmail, address),
    async ({ query }) =>
      (await query<{ id: string }>('select id from "user" where email = $1::citext', [address]))[0]?.id ?? null,
  );

/**
 * The user's own scope, with their default organization while they are active in it: its audit trail tells that they
 * signed in.
 */
async function homeOf(context: Context, id: string): Promise<Scope> {
  const own = scopeOfUser(id);
  const [user] = await context.unit.under(own, ({ query }) =>
    query<{ home: string | null }>('select default_organization_id as home from "user" where id = $1', [id]),
  );
  const home = user?.home == null ? null : await enterAsMember(context.unit.under, id, user.home);
  return home?.status === 'ACTIVE' ? home.scope : own;
}
