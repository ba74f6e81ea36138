import { defineEntity, p } from '@mikro-orm/core';
import { jsonObject, moment, reference, texts } from '#platform/data/columns.ts';
import { inTenant, tenantOwned, tenantOwnedOnce } from '#platform/data/tenantFilter.ts';
import { versioned } from '#platform/data/versions.ts';
import { invalidState } from '#platform/values/errors.ts';

export const providers = [
  'SLACK',
  'GITHUB',
  'NOTION',
  'DISCORD',
  'ROOTLY',
  'PAGERDUTY',
  'FACEBOOK',
  'INSTAGRAM',
  'X',
  'LINKEDIN',
] as const;
export type Provider = (typeof providers)[number];

const integrationStatuses = ['ACTIVE', 'DISCONNECTED', 'EXPIRED', 'REVOKED', 'ERROR'] as const;
export type IntegrationStatus = (typeof integrationStatuses)[number];

const IntegrationSchema = defineEntity({
  name: 'Integration',
  uniques: [
    {
      name: 'integration_account_unique',
      properties: ['organizationId', 'provider', 'externalAccountId'],
      where: '(external_account_id IS NOT NULL)',
    },
    { name: 'integration_default_unique', properties: ['organizationId', 'provider'], where: 'is_default' },
  ],
  indexes: [
    { properties: ['organizationId', 'provider', 'status'] },
    { properties: ['organizationId', 'name'] },
    {
      name: 'integration_active_index',
      properties: ['organizationId', 'provider'],
      where: `(status = 'ACTIVE'::text)`,
    },
  ],
  properties: {
    ...tenantOwned,
    provider: p.enum(providers),
    name: p.string().length(255),
    description: p.text().nullable(),
    connectionType: p.enum(['OAUTH', 'MANUAL'] as const).default('OAUTH'),
    credentialSource: p.enum(['OWN', 'PLATFORM'] as const).default('OWN'),
    status: p.enum(integrationStatuses).default('ACTIVE'),
    installerExternalId: p.string().length(255).nullable(),
    externalAccountId: p.string().length(255).nullable(),
    externalAccountName: p.string().length(255).nullable(),
    profileUrl: p.text().nullable(),
    imageUrl: p.text().nullable(),
    metadata: jsonObject(),
    grantedScopes: texts(),
    verifiedForPosting: p.boolean().default(false),
    webhookSubscribed: p.boolean().default(false),
    isDefault: p.boolean().default(false),
    dailyPostLimit: p.integer().nullable(),
    lastUsedAt: moment().nullable(),
    lastCheckedAt: moment().nullable(),
    lastError: p.text().nullable(),
    errorCount: p.integer().default(0),
    connectedAt: moment()
      .onCreate(() => new Date())
      .defaultRaw('now()'),
    disconnectedAt: moment().nullable(),
    createdById: reference(),
    ...versioned,
  },
});

/**
 * A connection of the organization to one account at a provider. Its secrets are Credentials, or the deployment's own
 * where the source is PLATFORM.
 */
export class Integration extends IntegrationSchema.class {
  /** @throws OrgraphError INVALID_STATE for a connection that is not active. */
  assertActive(): void {
    if (this.status !== 'ACTIVE')
      throw invalidState('Only an active connection can be its provider’s default.', this.status);
  }

  /** Active again with a new secret: what stood against the old one is forgotten. */
  reconnect(at = new Date()): void {
    if (this.status !== 'ACTIVE') this.connectedAt = at;
    this.status = 'ACTIVE';
    this.disconnectedAt = null;
    this.lastError = null;
    this.errorCount = 0;
  }

  /** Ended: it is its provider's default no more. */
  disconnect(at = new Date()): void {
    this.status = 'DISCONNECTED';
    this.disconnectedAt = at;
    this.isDefault = false;
  }
}
IntegrationSchema.setClass(Integration);

const integrationEventTypes = [
  'CREATED',
  'SHARED',
  'UNSHARED',
  'UPDATED',
  'DISCONNECTED',
  'ACCESS_CHANGED',
  'ERROR',
  'CONNECTED',
  'REFRESHED',
  'SYNCED',
  'PUBLISHED',
  'WEBHOOK_VERIFIED',
] as const;
export type IntegrationEventType = (typeof integrationEventTypes)[number];

const IntegrationEventSchema = defineEntity({
  name: 'IntegrationEvent',
  indexes: [
    { properties: ['organizationId', 'integration', 'createdAt'] },
    { name: 'integration_event_type_list_index', properties: ['organizationId', 'type', 'createdAt'] },
    { properties: ['organizationId', 'createdAt'] },
  ],
  properties: {
    ...tenantOwnedOnce,
    integration: () => inTenant('integration_id', p.manyToOne(Integration)).deleteRule('cascade').ref(),
    type: p.enum(integrationEventTypes),
    outcome: p.enum(['SUCCESS', 'FAILURE', 'PENDING', 'PARTIAL'] as const).default('SUCCESS'),
    details: jsonObject(),
    errorMessage: p.text().nullable(),
    actorUserId: reference().nullable(),
    affectedTeamId: reference().nullable(),
  },
});

/** What happened to a connection, written in the transaction in which it happened; it never changes. */
export class IntegrationEvent extends IntegrationEventSchema.class {}
IntegrationEventSchema.setClass(IntegrationEvent);
