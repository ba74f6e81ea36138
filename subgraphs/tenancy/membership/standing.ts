import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '#platform/data/database.ts';
import type { Context } from '#platform/graphql/context.ts';
import { forbidden } from '#platform/values/errors.ts';
import { Organization } from '../organization/entities.ts';
import { Role } from '../role/entities.ts';
import { Membership } from './entities.ts';

/** Where the caller stands in the organization, now. */
export interface Standing {
  membership: Membership;
  role: Role;
  organization: Organization;
}

/**
 * Reads the caller's own membership and role inside a write, and locks the organization: changes of its members, roles
 * and teams happen one after the other, so that rules about all of them (the last owner, the number of teams) hold.
 * @throws OrgraphError FORBIDDEN for who is no active member any more.
 */
export async function standingOf(em: EntityManager, context: Context): Promise<Standing> {
  const organization = await em.findOne(
    Organization,
    { id: context.identity.organization! },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  const membership = await em.findOne(Membership, { user: { id: context.user }, status: 'ACTIVE' });
  const role = membership === null ? null : await em.findOne(Role, { id: membership.role.id });
  if (organization === null || membership === null || role === null) throw forbidden();
  return { organization: organization as Organization, membership: membership as Membership, role: role as Role };
}
