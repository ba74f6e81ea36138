import { findAtVersion, raiseVersion } from '#platform/data/versions.ts';
import type { Context } from '#platform/graphql/context.ts';
import { announceChange } from '../announceChange.ts';
import { recordAudit } from '../audit/record.ts';
import { standingOf } from '../membership/standing.ts';
import { Team } from './entities.ts';

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
    await query(
      'update membership m set version = m.version + 1, updated_by_id = $2, updated_at = now() from team_membership t where t.membership_id = m.id and t.organization_id = m.organization_id and t.team_id = $1',
      [team.id, context.user],
    );
    recordAudit(em, context, { action: 'team.archive', resourceType: 'Team', resourceId: team.id });
    return team;
  });
  await announceChange(context, context.identity.organization!);
  return team;
}
