import type { EntityManager } from '#platform/data/database.ts';
import type { Context } from '#platform/graphql/context.ts';
import type { User } from './entities.ts';
import { issueToken } from './oneTimeTokens.ts';
import { reclaim } from './reclaim.ts';

/**
 * Takes the e-mail address of a user, who is locked, as theirs: somebody holds what was mailed there. Where it was
 * unproven until now, the account is theirs alone (`reclaim`), and they are asked for a new password.
 * @returns the token by which they choose it, of which a mail is on its way too; null where they keep theirs.
 */
export const proveAddress = async (
  em: EntityManager,
  context: Pick<Context, 'capabilities' | 'client'>,
  user: User,
): Promise<string | null> =>
  (await reclaim(em, context, user, { by: 'mail' })) ? issueToken(em, context, user, 'PASSWORD_RESET') : null;
