import type { Context } from '#platform/graphql/context.ts';
import { badUserInput, forbidden } from '#platform/values/errors.ts';
import { isUuid } from '#platform/values/uuid.ts';
import { Role } from '../role/entities.ts';
import { permissionsOf } from '../role/permissionsOf.ts';
import { assertNotLastOwner, changeMember } from './changeMember.ts';
import type { Membership } from './entities.ts';
import { assertHolds } from './standing.ts';

interface SetMemberRoleInput {
  id: string;
  version: number;
  roleId: string;
}

/**
 * Gives a member another role, of permissions that the caller holds.
 * @throws OrgraphError NOT_FOUND, FORBIDDEN, INVALID_STATE for the last owner, BAD_USER_INPUT for an unknown role.
 */
export async function setMemberRole(context: Context, input: SetMemberRoleInput): Promise<Membership> {
  return changeMember(context, input, 'member.set_role', 'member:manage', async (change) => {
    const { em, member, role: before, caller, isCaller } = change;
    const { roleId } = input;
    const role = isUuid(roleId) ? ((await em.findOne(Role, { id: roleId })) as Role | null) : null;
    if (role === null) throw badUserInput('The organization has no such role; roles lists them.', 'input.roleId');
    if (isCaller) throw forbidden('Nobody changes their own role. An owner can transfer the ownership.');
    assertHolds(caller, permissionsOf(role), 'input.roleId');
    if (!caller.role.commands(role)) throw forbidden('You can give only roles below your own.');
    if (!role.isOwner()) await assertNotLastOwner(change);
    member.assume(role, context.user);
    return { from: before.key, to: role.key };
  });
}
