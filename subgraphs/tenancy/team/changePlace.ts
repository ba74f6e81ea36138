import type { Context } from '#platform/graphql/context.ts';
import type { EntityManager } from '#platform/data/database.ts';
import { invalidState } from '#platform/values/errors.ts';
import { findToChange } from '#platform/data/findToChange.ts';
import { announceChange } from '../announceChange.ts';
import { recordAudit } from '../audit/record.ts';
import { Membership } from '../membership/entities.ts';
import { standingOf } from '../membership/standing.ts';
import { TeamMembership } from './entities.ts';

/** Changes or ends a member's place in a team, one change of the organization at a time. @throws OrgraphError NOT_FOUND. */
export async function changePlace(context: Context, id: string, action: string, change: (em: EntityManager, place: TeamMembership) => Promise<Record<string, unknown>>): Promise<TeamMembership> {
  const { place, user } = await context.write(async (em) => {
    await standingOf(em, context);
    const place = await findToChange(em, TeamMembership, id, 'team membership');
    const membership = await em.findOneOrFail(Membership, { id: place.membership.id }) as Membership;
    const details = await change(em, place);
    membership.version += 1;
    recordAudit(em, context, { action, resourceType: 'Team', resourceId: place.team.id, details: { user: membership.user.id, ...details } });
    return { place, user: membership.user.id };
  });
  await announceChange(context, context.identity.organization!, user);
  return place;
}

/** @throws OrgraphError INVALID_STATE when without this owner the team would have none. */
export async function assertNotLastTeamOwner(em: EntityManager, { role, team }: TeamMembership): Promise<void> {
  if (role === 'OWNER' && await em.count(TeamMembership, { team: { id: team.id }, role: 'OWNER' }) <= 1) throw invalidState('This is the last OWNER of the team. Make somebody else OWNER first.', 'LAST_OWNER');
}
