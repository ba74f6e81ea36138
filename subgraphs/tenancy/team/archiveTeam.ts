import { findAtVersion, raiseVersion } from '#platform/data/versions.ts';
import type { Context } from '#platform/graphql/context.ts';
import { announceChange } from '../announceChange.ts';
import { recordAudit } from '../audit/record.ts';
import { standingOf } from '../membership/standing.ts';
import { Team } from './entities.ts';
import { raiseMembersVersions } from './raiseMembersVersions.ts';

interface ArchiveTeamInput {
  id: string;
  version: number;
}

/**
 * Puts a team away: it counts and is listed no more, and its members carry it no more.
 * @throws OrgraphError NOT_FOUND, INVALID_STATE.
 */
export async function archiveTeam(context: Context, input: ArchiveTeamInput): Promise<Team> {
  const team = await context.write(async (em, query) => {
    await standingOf(em, context, 'team:manage');
    const team = await findAtVersion(em, Team, input, 'team', context.identity);
    team.archive();
    raiseVersion(team, context.user);
    await raiseMembersVersions(query, team.id, context.user);
    recordAudit(em, context, { action: 'team.archive', resourceType: 'Team', resourceId: team.id });
    return team;
  });
  await announceChange(context, context.identity.organization!);
  return team;
}
