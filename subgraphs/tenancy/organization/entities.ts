import { defineEntity, p, type EntityClass } from '@mikro-orm/core';
import { jsonObject, moment, reference, texts } from '#platform/data/columns.ts';
import { ofDeleted } from '#platform/data/requestTables.ts';
import { changing, currentOrganization, identified } from '#platform/data/tenantFilter.ts';
import { optionalId } from '../optionalId.ts';
import { currentUser, lookup } from '../policies.ts';
import { User } from '../user/entities.ts';

/** The look-up of an organization by the domain that it has proven. */
export const organizationByDomain = 'organization-by-domain';

export const plans = ['FREE', 'STARTER', 'PRO', 'ENTERPRISE'] as const;

/** The transaction's, the caller's own where it has none, or the one that is looked for. */
const ofTransaction = `((id = ${currentOrganization}) OR ((${currentOrganization} IS NULL) AND (EXISTS ( SELECT 1 FROM membership m WHERE ((m.organization_id = organization.id) AND (m.user_id = ${currentUser}))))) OR ${lookup('organization-by-slug', '(slug)::text')} OR ${lookup(organizationByDomain, '(domain)::text')})`;

const OrganizationSchema = defineEntity({
  name: 'Organization',
  uniques: [
    { name: 'organization_slug_unique', properties: ['slug'] },
    { name: 'organization_domain_unique', properties: ['domain'] },
  ],
  indexes: [{ properties: ['name'] }, { properties: ['createdById'] }],
  checks: [
    { name: 'organization_name_length', expression: 'length((name)::text) >= 2' },
    { name: 'organization_slug_form', expression: `(slug)::text ~ '^[a-z][a-z0-9-]{1,98}[a-z0-9]$'::text` },
    {
      name: 'organization_slug_not_uuid',
      expression: `(slug)::text !~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'::text`,
    },
    {
      name: 'organization_domain_form',
      expression: `(domain)::text ~ '^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$'::text`,
    },
  ],
  policies: [
    {
      name: 'tenant_isolation',
      type: 'restrictive',
      using: `(((deleted_at IS NULL) AND ${ofTransaction}) OR ${ofDeleted('id')})`,
      check: `(id = ${currentOrganization})`,
    },
    { name: 'tenant_deletion', type: 'restrictive', command: 'delete', using: `(id = ${currentOrganization})` },
  ],
  properties: {
    ...identified,
    ...changing,
    kind: p.enum(['COMPANY', 'PERSONAL'] as const).default('COMPANY'),
    name: p.string().length(255),
    slug: p.string().length(100),
    domain: p.string().length(255).nullable(),
    /** Whoever proves an address of the domain joins as a member. */
    autoJoinByDomain: p.boolean().default(false),
    description: p.text().nullable(),
    website: p.text().nullable(),
    industry: p.text().nullable(),
    timezone: p.string().length(100).default('UTC'),
    primaryContactEmail: p.text().nullable(),
    billingEmail: p.text().nullable(),
    phone: p.text().nullable(),
    address: p.text().nullable(),
    city: p.text().nullable(),
    postalCode: p.text().nullable(),
    logoUrl: p.text().nullable(),
    certifications: texts(),
    plan: p.enum(plans).default('FREE'),
    maxUsers: p.integer().nullable(),
    maxTeams: p.integer().nullable(),
    maxConnections: p.integer().nullable(),
    maxAnalysesPerMonth: p.integer().nullable(),
    features: texts(),
    status: p.enum(['ACTIVE', 'SUSPENDED', 'PENDING', 'CANCELLED'] as const).default('ACTIVE'),
    settings: jsonObject(),
    version: p
      .integer()
      .default(1)
      .onUpdate(({ version }: { version: number }) => version + 1),
    updatedById: reference().nullable(),
    createdById: optionalId('created_by_id', (): EntityClass<unknown> => User),
    deletedAt: moment().nullable(),
  },
});

/**
 * The tenant root: owner of all data of its members, the unit of plans and limits. Whatever changes it raises its
 * version, by which the copies in other subgraphs are known to be out of date. One that is deleted is there until
 * everything of it is purged, and nobody but the purge sees it.
 */
export class Organization extends OrganizationSchema.class {}
OrganizationSchema.setClass(Organization);

const OrganizationTombstoneSchema = defineEntity({
  name: 'OrganizationTombstone',
  rowLevelSecurity: 'force',
  policies: [
    { name: 'tombstone_rows', using: 'true', check: 'true' },
    { name: 'tombstone_is_final', type: 'restrictive', command: 'update', using: 'false' },
    { name: 'tombstone_stays', type: 'restrictive', command: 'delete', using: 'false' },
  ],
  properties: {
    id: p.uuid().primary(),
    deletedAt: moment().defaultRaw('now()'),
    deletedById: reference().nullable(),
  },
});

/**
 * What is left of an organization that was deleted: its id, when, and by whom. The runtime role neither changes nor
 * forgets one, so that nothing late brings the organization back.
 */
export class OrganizationTombstone extends OrganizationTombstoneSchema.class {}
OrganizationTombstoneSchema.setClass(OrganizationTombstone);
