import type { Context } from '#platform/graphql/context.ts';
import { forbidden } from '#platform/values/errors.ts';
import { assertNotLastOwner, changeMember } from './changeMember.ts';
import type { Membership } from './entities.ts';

interface SuspendMemberInput {
  id: string;
  version: number;
}

/**
 * Shuts a member out of the organization.
 * @throws OrgraphError NOT_FOUND, FORBIDDEN, INVALID_STATE for the last owner or who is not active.
 */
export async function suspendMember(context: Context, input: SuspendMemberInput): Promise<Membership> {
  return changeMember(context, input, 'member.suspend', 'member:manage', async (change) => {
    await assertNotLastOwner(change);
    if (change.isCaller) throw forbidden('Nobody suspends themselves.');
    change.member.suspend(context.user);
    return {};
  });
}
