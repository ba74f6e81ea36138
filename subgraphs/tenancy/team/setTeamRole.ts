import { revise } from '#platform/data/versions.ts';
import type { Context } from '#platform/graphql/context.ts';
import { assertMayGivePart } from './assertMayGivePart.ts';
import { assertNotLastTeamOwner } from './assertNotLastTeamOwner.ts';
import { changeTeamMember } from './changeTeamMember.ts';
import { teamRoles, type TeamMembership } from './entities.ts';

interface SetTeamRoleInput {
  id: string;
  version: number;
  role: TeamMembership['role'];
}

/**
 * Changes a member's part in a team.
 * @throws OrgraphError NOT_FOUND, INVALID_STATE for the last OWNER and in an archived team, FORBIDDEN for a part that is
 * not the caller's to give.
 */
export async function setTeamRole(context: Context, input: SetTeamRoleInput): Promise<TeamMembership> {
  const { role } = input;
  return changeTeamMember(context, input, 'team.set_role', async ({ em, member, caller }) => {
    if (role !== 'OWNER') await assertNotLastTeamOwner(em, member);
    const from = member.role;
    if (teamRoles.indexOf(role) < teamRoles.indexOf(from))
      await assertMayGivePart(em, caller, member.team, role, 'input.role');
    revise(member, { role }, context.user);
    return { result: member, details: { from, to: role } };
  });
}
