import type { EntityManager } from '#platform/data/database.ts';
import { assertHolds, type Standing } from '../membership/standing.ts';
import { TeamMembership, type Team } from './entities.ts';

/**
 * A team's OWNER and ADMIN share its connections, which otherwise takes integration:share: who gives such a part holds
 * that permission, or has a part in the team that is as mighty.
 * @throws OrgraphError FORBIDDEN that names what is lacking.
 */
export async function assertMayGivePart(
  em: EntityManager,
  caller: Standing,
  team: Pick<Team, 'id'>,
  part: TeamMembership['role'],
  field: string,
): Promise<void> {
  if (part !== 'OWNER' && part !== 'ADMIN') return;
  const own = (await em.findOne(TeamMembership, {
    team: { id: team.id },
    membership: { id: caller.membership.id },
  })) as TeamMembership | null;
  if (own?.role !== 'OWNER' && own?.role !== part) assertHolds(caller, ['integration:share'], field);
}
