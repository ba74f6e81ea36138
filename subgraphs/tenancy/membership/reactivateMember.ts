import type { Context } from '#platform/graphql/context.ts';
import { changeMember } from './changeMember.ts';
import type { Membership } from './entities.ts';

interface ReactivateMemberInput {
  id: string;
}

/**
 * Lets a suspended member in again.
 * @throws OrgraphError NOT_FOUND, FORBIDDEN, INVALID_STATE for who is not suspended.
 */
export async function reactivateMember(context: Context, input: ReactivateMemberInput): Promise<Membership> {
  return changeMember(context, input.id, 'member.reactivate', async ({ member }) => {
    member.reactivate();
    return {};
  });
}
