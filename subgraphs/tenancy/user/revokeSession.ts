import type { Context } from '#platform/graphql/context.ts';
import { notFound } from '#platform/values/errors.ts';
import { isUuid } from '#platform/values/uuid.ts';
import { announcePerson } from '../announceChange.ts';
import { recordAudit } from '../audit/record.ts';
import { endSessions, lockUser } from './session.ts';

interface RevokeSessionInput {
  id: string;
}

/**
 * Ends one of the caller's sessions; its id.
 * @throws OrgraphError NOT_FOUND for one that is not theirs, or has ended.
 */
export async function revokeSession(context: Context, input: RevokeSessionInput): Promise<string> {
  const { id } = input;
  const { user } = context;
  const ended = await context.write(async (em) => {
    await lockUser(em, user);
    if (!isUuid(id) || (await endSessions(em, user, id, 'REVOKED')) === 0) throw notFound('session');
    recordAudit(em, context, { action: 'session.revoke', resourceType: 'User', resourceId: user });
    return id;
  });
  await announcePerson(context, user, id);
  return ended;
}
