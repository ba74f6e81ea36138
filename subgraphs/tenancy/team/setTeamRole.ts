import type { Context } from '#platform/graphql/context.ts';
import { assertNotLastTeamOwner } from './assertNotLastTeamOwner.ts';
import { changeTeamMember } from './changeTeamMember.ts';
import type { TeamMembership } from './entities.ts';

interface SetTeamRoleInput {
  id: string;
  role: TeamMembership['role'];
}

/** Changes a member's part in a team. @throws OrgraphError NOT_FOUND, INVALID_STATE for the last OWNER. */
export async function setTeamRole(context: Context, input: SetTeamRoleInput): Promise<TeamMembership> {
  const { id, role } = input;
  return changeTeamMember(context, id, 'team.set_role', async (em, member) => {
    if (role !== 'OWNER') await assertNotLastTeamOwner(em, member);
    const from = member.role;
    member.role = role;
    return { from, to: role };
  });
}
