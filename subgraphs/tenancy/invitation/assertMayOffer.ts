import { forbidden } from '#platform/values/errors.ts';
import { assertHolds, type Standing } from '../membership/standing.ts';
import type { Role } from '../role/entities.ts';
import { permissionsOf } from '../role/permissionsOf.ts';

/**
 * What is offered to somebody is given to them once they accept: a role below the caller's own, of permissions that the
 * caller holds.
 * @throws OrgraphError FORBIDDEN.
 */
export function assertMayOffer(caller: Standing, role: Role, field?: string): void {
  assertHolds(caller, permissionsOf(role), field);
  if (!caller.role.commands(role)) throw forbidden('You can invite only to roles below your own.', field);
}
