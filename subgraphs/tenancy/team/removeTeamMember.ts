import type { Context } from '#platform/graphql/context.ts';
import type { Membership } from '../membership/entities.ts';
import { assertNotLastTeamOwner } from './assertNotLastTeamOwner.ts';
import { changeTeamMember } from './changeTeamMember.ts';
import { Team } from './entities.ts';

interface RemoveTeamMemberInput {
  id: string;
  version: number;
}

interface RemovedTeamMember {
  /** The id of the place in the team that is gone. */
  deletedId: string;
  /** The team without them. */
  team: Team;
  /** Of who was in it. */
  membership: Membership;
}

/**
 * Takes a member out of a team.
 * @throws OrgraphError NOT_FOUND, INVALID_STATE for the last OWNER and in an archived team.
 */
export async function removeTeamMember(context: Context, input: RemoveTeamMemberInput): Promise<RemovedTeamMember> {
  return changeTeamMember(context, input, 'team.remove_member', async ({ em, member, membership }) => {
    await assertNotLastTeamOwner(em, member);
    const team = (await em.findOneOrFail(Team, { id: member.team.id })) as Team;
    em.remove(member);
    return { result: { deletedId: member.id, team, membership }, details: {} };
  });
}
