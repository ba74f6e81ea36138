import { findToChange } from '#platform/data/findToChange.ts';
import type { Context } from '#platform/graphql/context.ts';
import { forbidden } from '#platform/values/errors.ts';
import { optionalText, text } from '#platform/values/text.ts';
import { announceChange } from '../announceChange.ts';
import { recordAudit } from '../audit/record.ts';
import { assertHolds, standingOf } from '../membership/standing.ts';
import { checkedColor, checkedLevel, checkedPermissions } from './checkRole.ts';
import { Role } from './entities.ts';
import { permissionsOf } from './permissionsOf.ts';

interface UpdateRoleInput {
  id: string;
  displayName?: string | null;
  description?: string | null;
  level?: number | null;
  permissions?: string[] | null;
  color?: string | null;
}

/**
 * Changes a custom role below the caller's own, and tells the gateways. Who has it gains by it no permission that the
 * caller lacks; what it grants already may stay, and be taken.
 * @throws OrgraphError NOT_FOUND, INVALID_STATE for a system role, FORBIDDEN, BAD_USER_INPUT.
 */
export async function updateRole(context: Context, input: UpdateRoleInput): Promise<Role> {
  const displayName =
    input.displayName == null ? undefined : text(input.displayName, 'input.displayName', { max: 255 });
  const description = optionalText(input.description, 'input.description', 1_000);
  const color = input.color == null ? undefined : checkedColor(input.color);
  const role = await context.write(async (em) => {
    const caller = await standingOf(em, context, 'role:manage');
    const role = await findToChange(em, Role, input.id, 'role');
    role.assertCustom();
    if (!caller.role.commands(role)) throw forbidden('You can change only roles below your own.');
    if (displayName !== undefined) role.displayName = displayName;
    if (description !== undefined) role.description = description;
    if (color !== undefined) role.color = color;
    if (input.permissions != null)
      role.permissions = checkedPermissions(input.permissions, caller, permissionsOf(role));
    if (input.level != null) {
      const level = checkedLevel(input.level, caller.role);
      // From a higher level its permissions reach more members and roles: that is giving them, too.
      if (level > role.level) assertHolds(caller, permissionsOf(role), 'input.level');
      role.level = level;
    }
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
