import type { Context } from '#platform/graphql/context.ts';
import type { RowOf } from '#platform/data/rows.ts';
import { assertNotLastTeamOwner, changePlace } from './changePlace.ts';
import { Team } from './entities.ts';

interface RemoveTeamMemberInput {
  id: string;
}

/** Takes a member out of a team; the team without them. @throws OrgraphError NOT_FOUND, INVALID_STATE for the last OWNER. */
export async function removeTeamMember(context: Context, input: RemoveTeamMemberInput): Promise<RowOf<Team> | null> {
  const place = await changePlace(context, input.id, 'team.remove_member', async (em, place) => {
    await assertNotLastTeamOwner(em, place);
    em.remove(place);
    return {};
  });
  return context.load(Team, place.team.id);
}
