import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '#platform/data/database.ts';
import type { Context } from '#platform/graphql/context.ts';
import type { Permission } from '#platform/identity/permissions.ts';
import { forbidden, lacksPermission } from '#platform/values/errors.ts';
import { Organization } from '../organization/entities.ts';
import { Role } from '../role/entities.ts';
import { permissionsIn } from '../role/permissionsOf.ts';
import { Membership } from './entities.ts';

/** Where the caller stands in the organization, now. */
export interface Standing {
  membership: Membership;
  role: Role;
  organization: Organization;
  /** What they hold, which the request's signed identity may tell differently: it is some seconds old. */
  permissions: readonly Permission[];
}

/**
 * Reads the caller's own membership and role inside a write, and locks the organization: changes of its members, roles
 * and teams happen one after the other, so that rules about all of them (the last owner, the number of teams, who may
 * give what) hold.
 * @param needs the permission that the mutation asks, judged anew under the lock.
 * @throws OrgraphError FORBIDDEN for who is no active member any more, or holds the permission no more.
 */
export async function standingOf(em: EntityManager, context: Context, needs: Permission | 'NONE'): Promise<Standing> {
  const organization = (await em.findOne(
    Organization,
    { id: context.identity.organization! },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  )) as Organization | null;
  const membership = (await em.findOne(Membership, {
    user: { id: context.user },
    status: 'ACTIVE',
  })) as Membership | null;
  const role = membership === null ? null : ((await em.findOne(Role, { id: membership.role.id })) as Role | null);
  if (organization === null || membership === null || role === null) throw forbidden();
  const permissions = permissionsIn(organization.status, role);
  if (needs !== 'NONE' && !permissions.includes(needs)) throw lacksPermission(needs);
  return { organization, membership, role, permissions };
}

/**
 * Nobody gives a permission that they do not hold, whatever the levels of the roles are.
 * @throws OrgraphError FORBIDDEN that names what is lacking.
 */
export function assertHolds({ permissions }: Standing, given: readonly Permission[], field?: string): void {
  const lacking = given.filter((permission) => !permissions.includes(permission));
  if (lacking.length > 0)
    throw forbidden(`You can give only permissions that you hold. You lack ${lacking.join(', ')}.`, field);
}
