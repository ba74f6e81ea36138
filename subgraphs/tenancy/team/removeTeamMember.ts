import type { RowOf } from '#platform/data/rows.ts';
import type { Context } from '#platform/graphql/context.ts';
import { assertNotLastTeamOwner } from './assertNotLastTeamOwner.ts';
import { changeTeamMember } from './changeTeamMember.ts';
import { Team } from './entities.ts';

interface RemoveTeamMemberInput {
  id: string;
}

/**
 * Takes a member out of a team; the team without them.
 * @throws OrgraphError NOT_FOUND, INVALID_STATE for the last OWNER.
 */
export async function removeTeamMember(context: Context, input: RemoveTeamMemberInput): Promise<RowOf<Team> | null> {
  const member = await changeTeamMember(context, input.id, 'team.remove_member', async (em, member) => {
    await assertNotLastTeamOwner(em, member);
    em.remove(member);
    return {};
  });
  return context.load(Team, member.team.id);
}
