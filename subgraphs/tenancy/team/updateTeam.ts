import { findAtVersion, revise } from '#platform/data/versions.ts';
import type { Context } from '#platform/graphql/context.ts';
import { judgeTogether } from '#platform/values/errors.ts';
import { recordAudit } from '../audit/record.ts';
import { standingOf } from '../membership/standing.ts';
import { unlessTaken } from '../unlessTaken.ts';
import { assertMayGivePart } from './assertMayGivePart.ts';
import { Team } from './entities.ts';
import { assertFree, teamTaken } from './teamNames.ts';

interface UpdateTeamInput {
  id: string;
  version: number;
  name?: string;
  slug?: string;
  description?: string | null;
  avatarUrl?: string | null;
  defaultRole?: Team['defaultRole'];
}

/**
 * Changes a team.
 * @throws OrgraphError NOT_FOUND, INVALID_STATE for an archived one, BAD_USER_INPUT, CONFLICT, FORBIDDEN for a default
 * part that is not the caller's to give.
 */
export async function updateTeam(context: Context, input: UpdateTeamInput): Promise<Team> {
  const { id, version, ...change } = input;
  return unlessTaken(teamTaken, () =>
    context.write(async (em) => {
      const caller = await standingOf(em, context, 'team:manage');
      const team = await findAtVersion(em, Team, { id, version }, 'team', context.identity);
      team.assertOpen();
      const { name, slug, defaultRole = team.defaultRole } = change;
      await judgeTogether(
        () => assertFree(em, { id: team.id, name, slug }),
        () => defaultRole === team.defaultRole || assertMayGivePart(em, caller, team, defaultRole, 'input.defaultRole'),
      );
      revise(team, change, context.user);
      recordAudit(em, context, { action: 'team.update', resourceType: 'Team', resourceId: team.id });
      return team;
    }),
  );
}
