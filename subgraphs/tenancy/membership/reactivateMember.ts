import type { Context } from '#platform/graphql/context.ts';
import { permissionsOf } from '../role/permissionsOf.ts';
import { changeMember } from './changeMember.ts';
import type { Membership } from './entities.ts';
import { assertHolds } from './standing.ts';

interface ReactivateMemberInput {
  id: string;
  version: number;
}

/**
 * Lets a suspended member in again, which gives them the permissions of their role: the caller must hold them.
 * @throws OrgraphError NOT_FOUND, FORBIDDEN, INVALID_STATE for who is not suspended.
 */
export async function reactivateMember(context: Context, input: ReactivateMemberInput): Promise<Membership> {
  return changeMember(context, input, 'member.reactivate', 'member:manage', async ({ member, role, caller }) => {
    assertHolds(caller, permissionsOf(role));
    member.reactivate(context.user);
    return {};
  });
}
