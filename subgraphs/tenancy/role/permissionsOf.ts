import {
  grants,
  permissions,
  roleLevels,
  rolePermissions,
  type Permission,
  type SystemRole,
} from '#platform/identity/permissions.ts';

export interface RoleRights {
  key: string;
  level: number;
  permissions: readonly string[];
  isSystem: boolean;
}

/**
 * What a role grants, by the catalogue: a system role what the code says today, a custom one what it lists, `*` and
 * `resource:*` spelt out.
 */
export function permissionsOf({ key, permissions: listed, isSystem }: RoleRights): readonly Permission[] {
  return isSystem ? rolePermissions[key as SystemRole] : permissions.filter((permission) => grants(listed, permission));
}

/** What of it counts in an organization of this status. */
export const permissionsIn = (status: string, role: RoleRights): readonly Permission[] =>
  status === 'ACTIVE' ? permissionsOf(role) : permissionsInactive(role);

/** What is left of it while the organization is not active: owners and admins read, and can put its papers in order. */
function permissionsInactive(role: RoleRights): readonly Permission[] {
  if (role.level < roleLevels.ADMIN) return [];
  return permissionsOf(role).filter(
    (permission) =>
      permission.endsWith(':read') || permission === 'organization:update' || permission === 'organization:billing',
  );
}
