import type { EntityManager } from '#platform/data/database.ts';
import { findAtVersion, raiseVersion, type AtVersion } from '#platform/data/versions.ts';
import type { Context } from '#platform/graphql/context.ts';
import { announceChange } from '../announceChange.ts';
import { recordAudit } from '../audit/record.ts';
import { Membership } from '../membership/entities.ts';
import { standingOf, type Standing } from '../membership/standing.ts';
import { tellOfOther } from '../membership/tellMember.ts';
import { Team, TeamMembership } from './entities.ts';

/** A member's place in a team, the member of the organization that has it, and who changes it. */
interface PlaceChange {
  em: EntityManager;
  member: TeamMembership;
  membership: Membership;
  caller: Standing;
}

/** What has become of a member's part: what the mutation gives, and what the audit trail tells. */
interface Change<Result> {
  result: Result;
  details: Record<string, unknown>;
}

/**
 * Changes or ends a member's part in a team, one change of the organization at a time.
 * @throws OrgraphError NOT_FOUND, CONFLICT for another version, INVALID_STATE for a place in an archived team.
 */
export async function changeTeamMember<Result>(
  context: Context,
  at: AtVersion,
  action: string,
  change: (parts: PlaceChange) => Promise<Change<Result>>,
): Promise<Result> {
  let user: string;
  const changed = await context.write(async (em) => {
    const caller = await standingOf(em, context, 'team:manage');
    const member = await findAtVersion(em, TeamMembership, at, 'team membership', context.identity);
    const team = (await em.findOneOrFail(Team, { id: member.team.id })) as Team;
    team.assertOpen();
    const membership = (await em.findOneOrFail(Membership, { id: member.membership.id })) as Membership;
    const { result, details } = await change({ em, member, membership, caller });
    user = membership.user.id;
    raiseVersion(membership, context.user);
    tellOfOther(em, context, membership);
    recordAudit(em, context, {
      action,
      resourceType: 'Team',
      resourceId: member.team.id,
      details: { user, ...details },
    });
    return result;
  });
  await announceChange(context, context.identity.organization!, user!);
  return changed;
}
