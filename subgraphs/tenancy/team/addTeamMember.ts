import type { EntityManager } from '#platform/data/database.ts';
import { findToChange } from '#platform/data/findToChange.ts';
import { raiseVersion } from '#platform/data/versions.ts';
import type { Context } from '#platform/graphql/context.ts';
import { badUserInput, conflict, judgeTogether } from '#platform/values/errors.ts';
import { isUuid } from '#platform/values/uuid.ts';
import { announceChange } from '../announceChange.ts';
import { recordAudit } from '../audit/record.ts';
import { Membership } from '../membership/entities.ts';
import { standingOf } from '../membership/standing.ts';
import { tellOfOther } from '../membership/tellMember.ts';
import { assertMayGivePart } from './assertMayGivePart.ts';
import { Team, TeamMembership } from './entities.ts';

interface AddTeamMemberInput {
  teamId: string;
  userId: string;
  role?: TeamMembership['role'];
}

/**
 * Adds an active member of the organization to a team.
 * @throws OrgraphError NOT_FOUND for the team, BAD_USER_INPUT for the user, CONFLICT for who is in it, FORBIDDEN for a
 * part that is not the caller's to give.
 */
export async function addTeamMember(context: Context, input: AddTeamMemberInput): Promise<TeamMembership> {
  const { teamId, userId, role } = input;
  const added = await context.write(async (em) => {
    const caller = await standingOf(em, context, 'team:manage');
    const team = await findToChange(em, Team, teamId, 'team');
    team.assertOpen();
    const part = role ?? team.defaultRole;
    const [membership] = await judgeTogether(
      () => memberOutside(em, team, userId),
      () => assertMayGivePart(em, caller, team, part, 'input.role'),
    );
    const member = em.create(TeamMembership, { team, membership, role: part });
    raiseVersion(membership, context.user);
    tellOfOther(em, context, membership);
    recordAudit(em, context, {
      action: 'team.add_member',
      resourceType: 'Team',
      resourceId: team.id,
      details: { user: userId, role: member.role },
    });
    return member;
  });
  await announceChange(context, context.identity.organization!, userId);
  return added;
}

/** @throws OrgraphError BAD_USER_INPUT for who is no active member, CONFLICT for who is in the team. */
async function memberOutside(em: EntityManager, team: Team, userId: string): Promise<Membership> {
  const membership = isUuid(userId)
    ? ((await em.findOne(Membership, { user: { id: userId }, status: 'ACTIVE' })) as Membership | null)
    : null;
  if (membership === null) throw badUserInput('This user is no active member of the organization.', 'input.userId');
  if ((await em.count(TeamMembership, { team: { id: team.id }, membership: { id: membership.id } })) > 0)
    throw conflict('The member is in this team already.', 'input.userId');
  return membership;
}
