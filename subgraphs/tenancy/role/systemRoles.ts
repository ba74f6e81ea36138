import type { EntityManager } from '#platform/data/database.ts';
import { roleLevels, rolePermissions, type SystemRole } from '#platform/identity/permissions.ts';
import { Role } from './entities.ts';

const presentation: Record<SystemRole, { displayName: string; description: string; color: string }> = {
  OWNER: { displayName: 'Owner', description: 'Everything, the organization itself included.', color: '#7C3AED' },
  ADMIN: { displayName: 'Admin', description: 'Members, roles, connections and settings.', color: '#DC2626' },
  MANAGER: { displayName: 'Manager', description: 'Teams, analyses, approvals and publishing.', color: '#D97706' },
  MEMBER: { displayName: 'Member', description: 'Daily work on content, projects and goals.', color: '#2563EB' },
  VIEWER: { displayName: 'Viewer', description: 'Reads everything, changes nothing.', color: '#6B7280' },
};

/** Gives a new organization its own rows of the five system roles. */
export function createSystemRoles(em: EntityManager): Record<SystemRole, Role> {
  const entries = (Object.keys(roleLevels) as SystemRole[]).map(
    (key) =>
      [
        key,
        em.create(Role, {
          key,
          level: roleLevels[key],
          permissions: [...rolePermissions[key]],
          isSystem: true,
          ...presentation[key],
        }),
      ] as const,
  );
  return Object.fromEntries(entries) as Record<SystemRole, Role>;
}
