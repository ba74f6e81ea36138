import type { Context } from '#platform/graphql/context.ts';
import { notFound } from '#platform/values/errors.ts';
import { isUuid } from '#platform/values/uuid.ts';
import { recordAudit } from '../audit/record.ts';
import { endSessions } from './session.ts';

interface RevokeSessionInput {
  id: string;
}

/**
 * Ends one of the caller's sessions; its id.
 * @throws OrgraphError NOT_FOUND for one that is not theirs, or has ended.
 */
export async function revokeSession(context: Context, input: RevokeSessionInput): Promise<string> {
  const { id } = input;
  return context.write(async (em) => {
    if (!isUuid(id) || (await endSessions(em, context.user, id, 'REVOKED')) === 0) throw notFound('session');
    recordAudit(em, context, { action: 'session.revoke', resourceType: 'User', resourceId: context.user });
    return id;
  });
}
