import type { Context } from '#platform/graphql/context.ts';
import { assertNotLastTeamOwner, changePlace } from './changePlace.ts';

/** Takes a member out of a team; the team's id. @throws OrgraphError NOT_FOUND, INVALID_STATE for the last OWNER. */
export async function removeTeamMember(context: Context, id: string): Promise<string> {
  const place = await changePlace(context, id, 'team.remove_member', async (em, place) => {
    await assertNotLastTeamOwner(em, place);
    em.remove(place);
    return {};
  });
  return place.team.id;
}
