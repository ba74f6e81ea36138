import type { EntityManager } from '#platform/data/database.ts';
import type { Context } from '#platform/graphql/context.ts';
import { conflict, judgeTogether } from '#platform/values/errors.ts';
import { recordAudit } from '../audit/record.ts';
import { standingOf } from '../membership/standing.ts';
import { unlessTaken } from '../unlessTaken.ts';
import { checkedLevel, checkedPermissions } from './checkRole.ts';
import { Role } from './entities.ts';

interface CreateRoleInput {
  key: string;
  displayName: string;
  description?: string | null;
  level: number;
  permissions: string[];
  color?: string;
}

const keyTaken = () => conflict('The organization has a role of this key. Choose another.', 'input.key');

async function assertFree(em: EntityManager, key: string): Promise<void> {
  if ((await em.findOne(Role, { key })) !== null) throw keyTaken();
}

/**
 * Creates a custom role below the caller's own, of permissions that they hold.
 * @throws OrgraphError BAD_USER_INPUT, FORBIDDEN, CONFLICT for a key that is taken.
 */
export async function createRole(context: Context, input: CreateRoleInput): Promise<Role> {
  const { key, displayName, description = null, color } = input;
  return unlessTaken(keyTaken, () =>
    context.write(async (em) => {
      const caller = await standingOf(em, context, 'role:manage');
      const [, level, permissions] = await judgeTogether(
        () => assertFree(em, key),
        () => checkedLevel(input.level, caller.role),
        () => checkedPermissions(input.permissions, caller),
      );
      const role = em.create(Role, {
        key,
        displayName,
        description,
        level,
        permissions,
        ...(color !== undefined && { color }),
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
