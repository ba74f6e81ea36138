import { defineEntity, p } from '@mikro-orm/core';
import { texts } from '#platform/data/columns.ts';
import { versioned } from '#platform/data/versions.ts';
import { invalidState } from '#platform/values/errors.ts';
import { currentUser, ownWithoutOrganization } from '../policies.ts';
import { tenantOwned } from '../tenantOwned.ts';

const RoleSchema = defineEntity({
  name: 'Role',
  uniques: [{ name: 'role_key_unique', properties: ['organizationId', 'key'] }],
  policies: [
    ...ownWithoutOrganization(
      `(EXISTS ( SELECT 1 FROM membership m WHERE ((m.role_id = role.id) AND (m.user_id = ${currentUser}))))`,
    ),
  ],
  properties: {
    ...tenantOwned,
    key: p.string().length(50),
    displayName: p.string().length(255),
    description: p.text().nullable(),
    level: p.integer(),
    permissions: texts(),
    color: p.string().length(20).default('#6B7280'),
    isSystem: p.boolean().default(false),
    ...versioned,
  },
});

/**
 * What members of an organization may do. Each organization has its own rows of the five system roles, and custom ones.
 */
export class Role extends RoleSchema.class {
  /**
   * Whether another role is within reach of this one's members: those below it are, and owners reach owners. That alone
   * gives no right: what they give they must hold (`assertHolds`).
   */
  commands(other: Role): boolean {
    return other.level < this.level || this.isOwner();
  }

  isOwner(): boolean {
    return this.isSystem && this.key === 'OWNER';
  }

  /** @throws OrgraphError INVALID_STATE for a system role, which the code defines. */
  assertCustom(): void {
    if (this.isSystem) throw invalidState('A system role stays as it is. Create a role of your own.', 'SYSTEM');
  }
}
RoleSchema.setClass(Role);
