import type { EntityManager } from '#platform/data/database.ts';
import { limitExceeded } from '#platform/values/errors.ts';
import { Membership } from '../membership/entities.ts';
import type { Organization } from '../organization/entities.ts';
import { limitsOf } from '../organization/planLimits.ts';

/**
 * Who is suspended keeps their seat; who has left has none, nor has who is invited.
 * @param organization locked, so that the seat that is left is still left at the commit.
 * @throws OrgraphError LIMIT_EXCEEDED where the organization has as many members as it may.
 */
export async function assertSeat(em: EntityManager, organization: Organization): Promise<void> {
  if (!(await hasSeat(em, organization)))
    throw limitExceeded(`The plan allows ${limitsOf(organization).users} users. Take one out, or change the plan.`);
}

/** Whether one more may join. @param organization locked. */
export async function hasSeat(em: EntityManager, organization: Organization): Promise<boolean> {
  const { users: limit } = limitsOf(organization);
  return limit === null || (await em.count(Membership, { status: { $ne: 'DEACTIVATED' } })) < limit;
}
