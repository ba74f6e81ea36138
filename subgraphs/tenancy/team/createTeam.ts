import { raiseVersion } from '#platform/data/versions.ts';
import type { Context } from '#platform/graphql/context.ts';
import { announceChange } from '../announceChange.ts';
import { recordAudit } from '../audit/record.ts';
import type { Membership } from '../membership/entities.ts';
import { standingOf } from '../membership/standing.ts';
import { unlessTaken } from '../unlessTaken.ts';
import { User } from '../user/entities.ts';
import { assertRoomForTeam } from './assertRoomForTeam.ts';
import { Team, TeamMembership } from './entities.ts';
import { assertFree, teamTaken } from './teamNames.ts';

interface CreateTeamInput {
  name: string;
  slug: string;
  description?: string | null;
  defaultRole?: Team['defaultRole'];
}

interface CreatedTeam {
  team: Team;
  /** The caller's, who is in the team from now on. */
  membership: Membership;
}

/** Creates a team; the caller becomes its OWNER. @throws OrgraphError BAD_USER_INPUT, CONFLICT, LIMIT_EXCEEDED. */
export async function createTeam(context: Context, input: CreateTeamInput): Promise<CreatedTeam> {
  const { name, slug, description, defaultRole } = input;
  const created = await unlessTaken(teamTaken, () =>
    context.write(async (em) => {
      const { organization, membership } = await standingOf(em, context, 'team:manage');
      await assertFree(em, { name, slug });
      await assertRoomForTeam(em, organization);
      const team = em.create(Team, {
        name,
        slug,
        description: description ?? null,
        createdBy: em.getReference(User, context.user),
        ...(defaultRole !== undefined && { defaultRole }),
      });
      em.create(TeamMembership, { team, membership, role: 'OWNER' });
      raiseVersion(membership, context.user);
      recordAudit(em, context, {
        action: 'team.create',
        resourceType: 'Team',
        resourceId: team.id,
        details: { name, slug },
      });
      return { team, membership };
    }),
  );
  await announceChange(context, context.identity.organization!, context.user);
  return created;
}
