import { findAtVersion } from '#platform/data/versions.ts';
import type { Context } from '#platform/graphql/context.ts';
import { forbidden, invalidState } from '#platform/values/errors.ts';
import { recordAudit } from '../audit/record.ts';
import { Invitation } from '../invitation/entities.ts';
import { Membership } from '../membership/entities.ts';
import { standingOf } from '../membership/standing.ts';
import { Role } from './entities.ts';

interface DeleteRoleInput {
  id: string;
  version: number;
}

/**
 * Deletes a custom role that no member has and no pending invitation offers; its id.
 * @throws OrgraphError NOT_FOUND, INVALID_STATE, FORBIDDEN for one that is not below the caller's own.
 */
export async function deleteRole(context: Context, input: DeleteRoleInput): Promise<string> {
  return context.write(async (em) => {
    const { role: own } = await standingOf(em, context, 'role:manage');
    const role = await findAtVersion(em, Role, input, 'role', context.identity);
    role.assertCustom();
    if (!own.commands(role)) throw forbidden('You can delete only roles below your own.');
    if ((await em.count(Membership, { role: { id: role.id } })) > 0)
      throw invalidState('Members have this role, perhaps former ones. Give them another first.', 'IN_USE');
    if ((await em.count(Invitation, { role: { id: role.id }, status: 'PENDING' })) > 0)
      throw invalidState('A pending invitation offers this role. Revoke it first.', 'IN_USE');
    recordAudit(em, context, {
      action: 'role.delete',
      resourceType: 'Role',
      resourceId: role.id,
      details: { key: role.key },
    });
    em.remove(role);
    return role.id;
  });
}
