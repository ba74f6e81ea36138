import type { EntityManager } from '#platform/data/database.ts';
import { limitExceeded } from '#platform/values/errors.ts';
import type { Organization } from '../organization/entities.ts';
import { limitsOf } from '../organization/planLimits.ts';
import { Team } from './entities.ts';

/** @throws OrgraphError LIMIT_EXCEEDED where the organization has as many teams in use as it may. */
export async function assertRoomForTeam(em: EntityManager, organization: Organization): Promise<void> {
  const { teams: limit } = limitsOf(organization);
  if (limit !== null && (await em.count(Team, { archivedAt: null })) >= limit)
    throw limitExceeded(`The plan allows ${limit} teams. Archive one, or change the plan.`);
}
