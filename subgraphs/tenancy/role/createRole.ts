import type { Context } from '#platform/graphql/context.ts';
import { badUserInput, conflict } from '#platform/values/errors.ts';
import { optionalText, text } from '#platform/values/text.ts';
import { recordAudit } from '../audit/record.ts';
import { standingOf } from '../membership/standing.ts';
import { unlessTaken } from '../unlessTaken.ts';
import { checkedColor, checkedLevel, checkedPermissions } from './checkRole.ts';
import { Role } from './entities.ts';

interface CreateRoleInput {
  key: string;
  displayName: string;
  description?: string | null;
  level: number;
  permissions: string[];
  color?: string | null;
}

const keyTaken = () => conflict('The organization has a role of this key. Choose another.', 'input.key');

/**
 * Creates a custom role below the caller's own, of permissions that they hold.
 * @throws OrgraphError BAD_USER_INPUT, FORBIDDEN, CONFLICT for a key that is taken.
 */
export async function createRole(context: Context, input: CreateRoleInput): Promise<Role> {
  const key = input.key.trim();
  if (!/^[A-Z][A-Z0-9_]{1,49}$/.test(key))
    throw badUserInput('Give 2 to 50 capitals, digits and underscores, beginning with a letter.', 'input.key');
  const displayName = text(input.displayName, 'input.displayName', { max: 255 });
  const description = optionalText(input.description, 'input.description', 1_000) ?? null;
  return unlessTaken(keyTaken, () =>
    context.write(async (em) => {
      const caller = await standingOf(em, context, 'role:manage');
      const level = checkedLevel(input.level, caller.role);
      const permissions = checkedPermissions(input.permissions, caller);
      if ((await em.findOne(Role, { key })) !== null) throw keyTaken();
      const role = em.create(Role, {
        key,
        displayName,
        description,
        level,
        permissions,
        ...(input.color != null && { color: checkedColor(input.color) }),
      });
      recordAudit(em, context, {
        action: 'role.create',
        resourceType: 'Role',
        resourceId: role.id,
        details: { key, level, permissions },
      });
      return role;
    }),
  );
}
