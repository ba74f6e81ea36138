import { defineEntity, p, type EntityManager } from '@mikro-orm/core';
import { currentOrganization, currentUser, identified, tenantFilter, type TenantFilter } from './tenantFilter.ts';

/** A policy is needed beside restrictive ones, which alone show nothing. Why it shows all: docs/decisions/0031. */
const everyRow = { name: 'request_rows', using: 'true', check: 'true' } as const;

const UsedNonceSchema = defineEntity({
  name: 'UsedNonce',
  tableName: 'used_nonce',
  rowLevelSecurity: 'force',
  policies: [
    everyRow,
    { name: 'nonce_is_final', type: 'restrictive', command: 'update', using: 'false' },
    { name: 'nonce_expires', type: 'restrictive', command: 'delete', using: '(expires_at < now())' },
  ],
  properties: { nonce: p.string().length(64).primary(), expiresAt: p.datetime(3).index() },
});

/**
 * A mutation's nonce, spent in the mutation's own transaction: the same request cannot be played a second time, by any
 * replica. The runtime role neither changes one nor deletes it before it has expired.
 */
export class UsedNonce extends UsedNonceSchema.class {}
UsedNonceSchema.setClass(UsedNonce);

const SeenMembershipSchema = defineEntity({
  name: 'SeenMembership',
  tableName: 'seen_membership',
  rowLevelSecurity: 'force',
  policies: [everyRow, { name: 'membership_stays', type: 'restrictive', command: 'delete', using: 'false' }],
  properties: { membership: p.uuid().primary(), version: p.integer() },
});

/**
 * The newest version of a membership that a mutation has shown; a mutation with an older one comes from a right that
 * has changed.
 */
export class SeenMembership extends SeenMembershipSchema.class {}
SeenMembershipSchema.setClass(SeenMembership);

const InboxEventSchema = defineEntity({
  name: 'InboxEvent',
  tableName: 'inbox_event',
  rowLevelSecurity: 'force',
  policies: [
    everyRow,
    { name: 'event_is_final', type: 'restrictive', command: 'update', using: 'false' },
    {
      name: 'event_stays',
      type: 'restrictive',
      command: 'delete',
      using: `(applied_at < (now() - '90 days'::interval))`,
    },
  ],
  properties: {
    id: p.uuid().primary(),
    source: p.string().length(63),
    appliedAt: p.datetime(3).defaultRaw('now()').index(),
  },
});

/**
 * An event of another subgraph that has been applied, written with what it did: a second delivery does nothing. The
 * runtime role neither changes one nor forgets it within 90 days, in which no event is still on its way.
 */
export class InboxEvent extends InboxEventSchema.class {}
InboxEventSchema.setClass(InboxEvent);

/** The named look-up under which what has expired is seen, to be deleted. */
export const expiredKeys = 'expired-idempotency-keys';
/** The purpose under which a deleted organization's rows are seen, whose they are or not, to be deleted. */
export const deletedOrganization = 'deleted-organization';
/** An expression of a policy: the row is of the transaction's organization, which is deleted. */
export const ofDeleted = (column: string): string =>
  `((current_setting('app.purpose'::text, true) = '${deletedOrganization}'::text) AND (${column} = ${currentOrganization}))`;

const ofCaller = `((user_id = ${currentUser}) AND ((organization_id IS NULL) OR (organization_id = ${currentOrganization})))`;

const IdempotencyKeySchema = defineEntity({
  name: 'IdempotencyKey',
  tableName: 'idempotency_key',
  uniques: [
    // NULLS NOT DISTINCT, which the ORM's options cannot say. It begins with what a look-up always has.
    {
      name: 'idempotency_key_unique',
      expression: `create unique index "idempotency_key_unique" on "idempotency_key" ("user_id", "key", "position", "organization_id") nulls not distinct`,
    },
  ],
  policies: [
    {
      name: 'person_isolation',
      type: 'restrictive',
      using: `(${ofCaller} OR ((current_setting('app.purpose'::text, true) = '${expiredKeys}'::text) AND (expires_at <= now())) OR ${ofDeleted('organization_id')})`,
      check: ofCaller,
    },
  ],
  properties: {
    ...identified,
    organizationId: p
      .uuid()
      .nullable()
      .onCreate(stampOf as never),
    userId: p.uuid().defaultRaw(currentUser),
    key: p.string().length(43),
    position: p.smallint(),
    digest: p.string().length(43),
    outcome: p.json().nullable(),
    expiresAt: p.datetime(3).index(),
  },
});

/** The unit of work's organization. The column has no default: what a person does for themself belongs to none. */
function stampOf(_row: unknown, em: EntityManager): string | null {
  const { stamp, organization } = em.getFilterParams(tenantFilter) as TenantFilter;
  return typeof stamp === 'string' ? stamp : organization;
}

/**
 * What a root field of a mutation has done under a client's idempotency key (decision 30): seen by the person, in the
 * organization in which they did it; of what they do for themself, in any.
 */
export class IdempotencyKey extends IdempotencyKeySchema.class {}
IdempotencyKeySchema.setClass(IdempotencyKey);
