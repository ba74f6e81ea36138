/** The five system roles by level; a role of a higher level has every right of the lower ones (docs/identity.md). */
export const roleLevels = { OWNER: 100, ADMIN: 80, MANAGER: 60, MEMBER: 40, VIEWER: 20 } as const;
export type SystemRole = keyof typeof roleLevels;

const viewer = [
  'organization:read',
  'member:read',
  'team:read',
  'integration:read',
  'slack:read',
  'analysis:read',
  'content:read',
  'project:read',
  'goal:read',
  'inbox:read',
] as const;
const member = ['survey:respond', 'content:write', 'project:write', 'goal:write', 'inbox:respond'] as const;
const manager = [
  'team:manage',
  'invitation:manage',
  'integration:sync',
  'integration:share',
  'correlation:manage',
  'analysis:run',
  'survey:results',
  'content:publish',
  'content:delete',
  'project:approve',
  'inbox:manage',
] as const;
const admin = [
  'member:manage',
  'role:manage',
  'organization:update',
  'audit:read',
  'integration:connect',
  'integration:disconnect',
  'credential:manage',
  'survey:manage',
  'settings:manage',
  'gateway:plan',
] as const;
const owner = ['organization:delete', 'organization:billing', 'slack:erase', 'role:preview'] as const;

/** The closed catalogue of permissions (`resource:action`). */
export const permissions = [...viewer, ...member, ...manager, ...admin, ...owner] as const;
export type Permission = (typeof permissions)[number];

/** What each system role may do. */
export const rolePermissions: Record<SystemRole, readonly Permission[]> = {
  VIEWER: viewer,
  MEMBER: [...viewer, ...member],
  MANAGER: [...viewer, ...member, ...manager],
  ADMIN: [...viewer, ...member, ...manager, ...admin],
  OWNER: permissions,
};

/** Whether a list of permissions, which may hold `*` and `resource:*`, grants one. */
export function grants(held: readonly string[], permission: string): boolean {
  return (
    held.includes(permission) ||
    held.includes('*') ||
    held.includes(`${permission.slice(0, permission.indexOf(':'))}:*`)
  );
}
