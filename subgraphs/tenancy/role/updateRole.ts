import { findAtVersion, revise } from '#platform/data/versions.ts';
import type { Context } from '#platform/graphql/context.ts';
import { forbidden, judgeTogether } from '#platform/values/errors.ts';
import { announceChange } from '../announceChange.ts';
import { recordAudit } from '../audit/record.ts';
import { assertHolds, standingOf } from '../membership/standing.ts';
import { checkedLevel, checkedPermissions, spelledOut } from './checkRole.ts';
import { Role } from './entities.ts';
import { permissionsOf } from './permissionsOf.ts';

interface UpdateRoleInput {
  id: string;
  version: number;
  displayName?: string;
  description?: string | null;
  level?: number;
  permissions?: string[];
  color?: string;
}

/**
 * Changes a custom role below the caller's own, and tells the gateways. Who has it gains by it no permission that the
 * caller lacks; what it grants already may stay, and be taken.
 * @throws OrgraphError NOT_FOUND, INVALID_STATE for a system role, FORBIDDEN, BAD_USER_INPUT.
 */
export async function updateRole(context: Context, input: UpdateRoleInput): Promise<Role> {
  const { id, version, level, permissions, ...change } = input;
  const role = await context.write(async (em) => {
    const caller = await standingOf(em, context, 'role:manage');
    const role = await findAtVersion(em, Role, { id, version }, 'role', context.identity);
    role.assertCustom();
    if (!caller.role.commands(role)) throw forbidden('You can change only roles below your own.');
    const held = permissionsOf(role);
    const granted = permissions === undefined ? held : spelledOut(permissions);
    await judgeTogether(
      () => {
        if (level === undefined) return;
        checkedLevel(level, caller.role);
        // From a higher level its permissions reach more members and roles: that is giving them, too.
        if (level > role.level) assertHolds(caller, granted, 'input.level');
      },
      () => checkedPermissions(permissions ?? [], caller, held),
    );
    revise(
      role,
      {
        ...change,
        ...(permissions !== undefined && { permissions: [...granted] }),
        ...(level !== undefined && { level }),
      },
      context.user,
    );
    recordAudit(em, context, {
      action: 'role.update',
      resourceType: 'Role',
      resourceId: role.id,
      details: { key: role.key, level: role.level, permissions: role.permissions },
    });
    return role;
  });
  await announceChange(context, context.identity.organization!);
  return role;
}
