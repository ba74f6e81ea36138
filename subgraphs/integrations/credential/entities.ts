import { defineEntity, p } from '@mikro-orm/core';
import { moment, texts } from '#platform/data/columns.ts';
import { inTenant, tenantOwned } from '#platform/data/tenantFilter.ts';
import { Integration } from '../integration/entities.ts';

export const credentialTypes = [
  'OAUTH_TOKEN',
  'PERSONAL_TOKEN',
  'API_KEY',
  'APP_TOKEN',
  'PAGE_TOKEN',
  'WEBHOOK_SECRET',
] as const;
export type IntegrationCredentialType = (typeof credentialTypes)[number];

const IntegrationCredentialSchema = defineEntity({
  name: 'IntegrationCredential',
  tableName: 'credential',
  uniques: [
    { name: 'credential_active_unique', properties: ['organizationId', 'integration', 'type'], where: 'is_active' },
  ],
  indexes: [
    { properties: ['organizationId', 'integration'] },
    { name: 'credential_expiry_index', properties: ['expiresAt'], where: 'is_active' },
  ],
  properties: {
    ...tenantOwned,
    integration: () => inTenant('integration_id', p.manyToOne(Integration)).deleteRule('cascade').ref(),
    type: p.enum(credentialTypes),
    ciphertext: p.text(),
    keyId: p.string().length(50).default('default'),
    refreshCiphertext: p.text().nullable(),
    scopes: texts(),
    expiresAt: moment().nullable(),
    verifiedAt: moment().nullable(),
    verificationError: p.text().nullable(),
    isActive: p.boolean().default(true),
  },
});

/** A connection's secret, sealed (envelope.ts). Neither the secret nor its ciphertext is ever in the graph. */
export class IntegrationCredential extends IntegrationCredentialSchema.class {}
IntegrationCredentialSchema.setClass(IntegrationCredential);
