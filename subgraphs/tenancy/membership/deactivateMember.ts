import type { Context } from '#platform/graphql/context.ts';
import { forbidden } from '#platform/values/errors.ts';
import { assertNotLastOwner, changeMember } from './changeMember.ts';
import { endMembership } from './endMembership.ts';
import type { Membership } from './entities.ts';

interface DeactivateMemberInput {
  id: string;
  version: number;
}

/**
 * Takes a member out of the organization; an invitation brings them back.
 * @throws OrgraphError NOT_FOUND, FORBIDDEN, INVALID_STATE for the last owner or who has left.
 */
export async function deactivateMember(context: Context, input: DeactivateMemberInput): Promise<Membership> {
  return changeMember(context, input, 'member.deactivate', 'member:manage', async (change) => {
    await assertNotLastOwner(change);
    if (change.isCaller) throw forbidden('Nobody takes themselves out. leaveOrganization does that.');
    await endMembership(change.em, change.member, context.user);
    return {};
  });
}
