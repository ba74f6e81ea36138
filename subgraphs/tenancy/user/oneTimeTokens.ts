import type { EntityManager } from '#platform/data/database.ts';
import { scopeOfLookup } from '#platform/data/scope.ts';
import type { Context } from '#platform/graphql/context.ts';
import { badUserInput, type OrgraphError } from '#platform/values/errors.ts';
import { capabilitiesOf } from '../capabilities.ts';
import { digestOfToken } from '../digestOfToken.ts';
import { tokenOf } from '../mail/mailTokens.ts';
import { requestMail } from '../mail/requestMail.ts';
import { OneTimeToken, oneTimeToken, type OneTimeTokenKind, type User } from './entities.ts';

/** Milliseconds. */
const hour = 3_600_000;
const lifetimes: Record<OneTimeTokenKind, number> = { EMAIL_VERIFICATION: 72 * hour, PASSWORD_RESET: hour };

/**
 * Issues a token to a user, who is locked, and mails it; the one before it is good no more.
 * @returns the token, of which there is no other copy but in the mail.
 */
export async function issueToken(
  em: EntityManager,
  context: Pick<Context, 'capabilities'>,
  user: User,
  kind: OneTimeTokenKind,
): Promise<string> {
  const row =
    (await em.findOne(OneTimeToken, { user, kind })) ??
    em.create(OneTimeToken, { id: crypto.randomUUID(), user, kind, issue: 0, tokenHash: '', expiresAt: new Date() });
  const reference = { kind, id: row.id, issue: row.issue + 1 };
  const token = tokenOf(capabilitiesOf(context), reference);
  Object.assign(row, {
    issue: reference.issue,
    tokenHash: digestOfToken(token),
    expiresAt: new Date(Date.now() + lifetimes[kind]),
    usedAt: null,
  });
  requestMail(em, reference);
  return token;
}

/**
 * Whose a token is that is good: the named look-up before a person is known.
 * @throws OrgraphError BAD_USER_INPUT, the same for whatever is wrong with it.
 */
export async function holderOfToken({ unit }: Context, kind: OneTimeTokenKind, token: string): Promise<string> {
  const [found] = await unit.under(scopeOfLookup(oneTimeToken, digestOfToken(token)), ({ query }) =>
    query<{ user: string }>(
      `select user_id as user from one_time_token
       where token_hash = $1 and kind = $2 and used_at is null and expires_at > now()`,
      [digestOfToken(token), kind],
    ),
  );
  if (found === undefined) throw notGood();
  return found.user;
}

/**
 * Uses a token of a user, who is locked: it is good once.
 * @throws OrgraphError BAD_USER_INPUT, the same for whatever is wrong with it or with its holder.
 */
export async function useToken(em: EntityManager, user: User, kind: OneTimeTokenKind, token: string): Promise<void> {
  const row = await em.findOne(OneTimeToken, { user, kind, tokenHash: digestOfToken(token) });
  if (row === null || row.usedAt !== null || row.expiresAt <= new Date() || user.status !== 'ACTIVE') throw notGood();
  row.usedAt = new Date();
}

const notGood = (): OrgraphError =>
  badUserInput(
    'The token is not good: it is unknown, used or expired, or a newer one has been sent. Ask for another mail.',
    'input.token',
  );
