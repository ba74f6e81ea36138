import { defineEntity, p, type EntityClass, type EntityManager } from '@mikro-orm/core';
import { jsonObject, moment, reference } from '#platform/data/columns.ts';
import {
  currentOrganization,
  currentUser,
  identified,
  tenantFilter,
  type TenantFilter,
} from '#platform/data/tenantFilter.ts';
import { Organization } from '../organization/entities.ts';

const optionalUuid = p
  .uuid()
  .nullable()
  .onCreate(() => '');

/** Lines that belong to no organization, whichever they are written in: what they tell of is gone. */
export const ofNobody = new WeakSet<object>();

/**
 * The unit of work's organization, also where other rows leave it to the column's default: this column has none,
 * because its empty rows are readable to nobody here.
 */
function ownOrganization(row: object, em: EntityManager): string | null {
  if (ofNobody.has(row)) return null;
  const { stamp, organization } = em.getFilterParams(tenantFilter) as TenantFilter;
  return typeof stamp === 'string' ? stamp : organization;
}

const AuditEventSchema = defineEntity({
  name: 'AuditEvent',
  uniques: [{ name: 'audit_event_id_unique', properties: ['eventId'] }],
  indexes: [
    { name: 'audit_event_time_index', properties: ['organizationId', 'occurredAt'] },
    { name: 'audit_event_action_list_index', properties: ['organizationId', 'action', 'occurredAt'] },
    { name: 'audit_event_type_list_index', properties: ['organizationId', 'resourceType', 'occurredAt'] },
    { name: 'audit_event_resource_list_index', properties: ['organizationId', 'resourceId', 'occurredAt'] },
    { name: 'audit_event_actor_list_index', properties: ['organizationId', 'actorUserId', 'occurredAt'] },
  ],
  policies: [
    {
      name: 'tenant_isolation',
      type: 'restrictive',
      using: `((organization_id = ${currentOrganization}) OR ((${currentOrganization} IS NULL) AND (organization_id IS NULL) AND (actor_user_id = ${currentUser})))`,
      check: `((organization_id = ${currentOrganization}) OR (organization_id IS NULL))`,
    },
  ],
  properties: {
    ...identified,
    organizationId: (() =>
      p
        .manyToOne(Organization as EntityClass<unknown> as never)
        .mapToPk()
        .joinColumn('organization_id')
        .deleteRule('cascade')
        .updateRule('no action')
        .nullable()
        .onCreate(ownOrganization as never)) as unknown as () => typeof optionalUuid,
    eventId: p.uuid().onCreate(() => crypto.randomUUID()),
    actorUserId: reference().nullable(),
    action: p.string().length(100),
    resourceType: p.string().length(50),
    resourceId: p.text().nullable(),
    outcome: p.enum(['SUCCESS', 'FAILURE', 'PARTIAL', 'DENIED'] as const),
    details: jsonObject(),
    ipAddress: p.text().nullable(),
    userAgent: p.text().nullable(),
    source: p.string().length(30),
    occurredAt: moment(),
  },
});

/**
 * One line of the audit trail; never changed, never deleted (the runtime role cannot). Failed sign-ins belong to no
 * organization.
 */
export class AuditEvent extends AuditEventSchema.class {}
AuditEventSchema.setClass(AuditEvent);
