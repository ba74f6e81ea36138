import { findAtVersion, raiseVersion } from '#platform/data/versions.ts';
import type { Context } from '#platform/graphql/context.ts';
import { announceChange } from '../announceChange.ts';
import { recordAudit } from '../audit/record.ts';
import { standingOf } from '../membership/standing.ts';
import { assertRoomForTeam } from './assertRoomForTeam.ts';
import { Team } from './entities.ts';
import { raiseMembersVersions } from './raiseMembersVersions.ts';

interface UnarchiveTeamInput {
  id: string;
  version: number;
}

/**
 * Takes an archived team into use again, with the members that it had.
 * @throws OrgraphError NOT_FOUND, INVALID_STATE for one that is in use, LIMIT_EXCEEDED.
 */
export async function unarchiveTeam(context: Context, input: UnarchiveTeamInput): Promise<Team> {
  const team = await context.write(async (em, query) => {
    const { organization } = await standingOf(em, context, 'team:manage');
    const team = await findAtVersion(em, Team, input, 'team', context.identity);
    team.unarchive();
    await assertRoomForTeam(em, organization);
    raiseVersion(team, context.user);
    await raiseMembersVersions(query, team.id, context.user);
    recordAudit(em, context, { action: 'team.unarchive', resourceType: 'Team', resourceId: team.id });
    return team;
  });
  await announceChange(context, context.identity.organization!);
  return team;
}
