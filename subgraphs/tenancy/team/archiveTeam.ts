import { findToChange } from '#platform/data/findToChange.ts';
import type { Context } from '#platform/graphql/context.ts';
import { announceChange } from '../announceChange.ts';
import { recordAudit } from '../audit/record.ts';
import { standingOf } from '../membership/standing.ts';
import { Team } from './entities.ts';

interface ArchiveTeamInput {
  id: string;
}

/**
 * Puts a team away: it counts and is listed no more, and its members carry it no more.
 * @throws OrgraphError NOT_FOUND, INVALID_STATE.
 */
export async function archiveTeam(context: Context, input: ArchiveTeamInput): Promise<Team> {
  const team = await context.write(async (em, query) => {
    await standingOf(em, context, 'team:manage');
    const team = await findToChange(em, Team, input.id, 'team');
    team.archive();
    await query(
      'update membership m set version = version + 1, updated_at = now() from team_membership t where t.membership_id = m.id and t.organization_id = m.organization_id and t.team_id = $1',
      [team.id],
    );
    recordAudit(em, context, { action: 'team.archive', resourceType: 'Team', resourceId: team.id });
    return team;
  });
  await announceChange(context, context.identity.organization!);
  return team;
}
