import { defineEntity, p } from '@mikro-orm/core';
import { jsonObject, moment } from '#platform/data/columns.ts';
import { inTenant } from '#platform/data/tenantFilter.ts';
import { versioned } from '#platform/data/versions.ts';
import { invalidState } from '#platform/values/errors.ts';
import { Membership } from '../membership/entities.ts';
import { tenantOwned } from '../tenantOwned.ts';
import { User } from '../user/entities.ts';

/** The mightiest first. */
export const teamRoles = ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'] as const;

const TeamSchema = defineEntity({
  name: 'Team',
  uniques: [
    { name: 'team_slug_unique', properties: ['organizationId', 'slug'] },
    { name: 'team_name_unique', properties: ['organizationId', 'name'] },
    { name: 'team_default_unique', properties: ['organizationId'], where: 'is_default' },
  ],
  properties: {
    ...tenantOwned,
    name: p.string().length(255),
    slug: p.string().length(255),
    description: p.text().nullable(),
    avatarUrl: p.text().nullable(),
    isDefault: p.boolean().default(false),
    defaultRole: p.enum(['ADMIN', 'MEMBER', 'VIEWER'] as const).default('MEMBER'),
    settings: jsonObject(),
    createdBy: () => p.manyToOne(User).joinColumn('created_by_id').deleteRule('set null').ref().nullable(),
    archivedAt: moment().nullable(),
    ...versioned,
  },
});

/** People of an organization who work together. */
export class Team extends TeamSchema.class {
  /** @throws OrgraphError INVALID_STATE for the default team and one that is archived already. */
  archive(now = new Date()): void {
    if (this.isDefault) throw invalidState('The default team stays. Rename it instead.', 'DEFAULT');
    this.assertOpen();
    this.archivedAt = now;
  }

  /** @throws OrgraphError INVALID_STATE for one that is in use. */
  unarchive(): void {
    if (!this.archivedAt) throw invalidState('The team is not archived.', 'OPEN');
    this.archivedAt = null;
  }

  /** @throws OrgraphError INVALID_STATE for an archived team. */
  assertOpen(): void {
    if (this.archivedAt) throw invalidState('The team is archived.', 'ARCHIVED');
  }
}
TeamSchema.setClass(Team);

const TeamMembershipSchema = defineEntity({
  name: 'TeamMembership',
  uniques: [{ name: 'team_membership_unique', properties: ['organizationId', 'team', 'membership'] }],
  indexes: [{ name: 'team_membership_list_index', properties: ['organizationId', 'team', 'joinedAt', 'id'] }],
  properties: {
    ...tenantOwned,
    team: () => inTenant('team_id', p.manyToOne(Team)).deleteRule('cascade').ref(),
    membership: () => inTenant('membership_id', p.manyToOne(Membership)).deleteRule('cascade').ref(),
    role: p.enum(teamRoles).default('MEMBER'),
    ...versioned,
    // The version before this one joins it with a membership, whose `version` it does not name by its table.
    version: p.integer().fieldName('place_version').default(1),
    joinedAt: moment()
      .onCreate(() => new Date())
      .defaultRaw('now()'),
  },
});

/** A member's place in a team. */
export class TeamMembership extends TeamMembershipSchema.class {}
TeamMembershipSchema.setClass(TeamMembership);
