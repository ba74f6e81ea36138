import type { EntityManager } from '#platform/data/database.ts';
import { invalidState } from '#platform/values/errors.ts';
import { TeamMembership } from './entities.ts';

/** @throws OrgraphError INVALID_STATE when without this owner the team would have none. */
export async function assertNotLastTeamOwner(em: EntityManager, { role, team }: TeamMembership): Promise<void> {
  if (role === 'OWNER' && (await em.count(TeamMembership, { team: { id: team.id }, role: 'OWNER' })) <= 1)
    throw invalidState('This is the last OWNER of the team. Make somebody else OWNER first.', 'LAST_OWNER');
}
