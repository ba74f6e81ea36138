import { findToChange } from '#platform/data/findToChange.ts';
import type { Context } from '#platform/graphql/context.ts';
import { optionalText, optionalUrl, text } from '#platform/values/text.ts';
import { recordAudit } from '../audit/record.ts';
import { standingOf } from '../membership/standing.ts';
import { unlessTaken } from '../unlessTaken.ts';
import { assertMayGivePart } from './assertMayGivePart.ts';
import { Team } from './entities.ts';
import { assertFree, checkedTeamSlug, teamTaken } from './teamNames.ts';

interface UpdateTeamInput {
  id: string;
  name?: string | null;
  slug?: string | null;
  description?: string | null;
  avatarUrl?: string | null;
  defaultRole?: Team['defaultRole'] | null;
}

/**
 * Changes a team.
 * @throws OrgraphError NOT_FOUND, INVALID_STATE for an archived one, BAD_USER_INPUT, CONFLICT, FORBIDDEN for a default
 * part that is not the caller's to give.
 */
export async function updateTeam(context: Context, input: UpdateTeamInput): Promise<Team> {
  const name = input.name == null ? undefined : text(input.name, 'input.name', { max: 255 });
  const slug = input.slug == null ? undefined : checkedTeamSlug(input.slug);
  const description = optionalText(input.description, 'input.description', 2_000);
  const avatarUrl = optionalUrl(input.avatarUrl, 'input.avatarUrl');
  return unlessTaken(teamTaken, () =>
    context.write(async (em) => {
      const caller = await standingOf(em, context, 'team:manage');
      const team = await findToChange(em, Team, input.id, 'team');
      team.assertOpen();
      if (input.defaultRole != null && input.defaultRole !== team.defaultRole)
        await assertMayGivePart(em, caller, team, input.defaultRole, 'input.defaultRole');
      await assertFree(em, { id: team.id, name, slug });
      if (name !== undefined) team.name = name;
      if (slug !== undefined) team.slug = slug;
      if (description !== undefined) team.description = description;
      if (avatarUrl !== undefined) team.avatarUrl = avatarUrl;
      if (input.defaultRole != null) team.defaultRole = input.defaultRole;
      recordAudit(em, context, { action: 'team.update', resourceType: 'Team', resourceId: team.id });
      return team;
    }),
  );
}
