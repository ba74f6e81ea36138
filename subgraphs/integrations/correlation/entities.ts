import { defineEntity, p } from '@mikro-orm/core';
import { caseless, moment, reference } from '#platform/data/columns.ts';
import { inTenant, tenantOwned } from '#platform/data/tenantFilter.ts';
import { versioned } from '#platform/data/versions.ts';
import { Integration, providers } from '../integration/entities.ts';

const UserCorrelationSchema = defineEntity({
  name: 'UserCorrelation',
  uniques: [
    { properties: ['organizationId', 'email'] },
    { name: 'user_correlation_user_unique', properties: ['organizationId', 'userId'], where: '(user_id IS NOT NULL)' },
  ],
  indexes: [
    {
      name: 'user_correlation_unmatched_list_index',
      properties: ['organizationId', 'email'],
      where: '(user_id IS NULL)',
    },
    {
      name: 'user_correlation_matched_list_index',
      properties: ['organizationId', 'email'],
      where: '(user_id IS NOT NULL)',
    },
  ],
  properties: {
    ...tenantOwned,
    email: caseless(),
    name: p.string().length(255).nullable(),
    userId: reference().nullable(),
    ...versioned,
  },
});

/**
 * One person of the organization, by e-mail address, with or without an account here; the accounts that are theirs
 * elsewhere are CorrelatedAccounts.
 */
export class UserCorrelation extends UserCorrelationSchema.class {}
UserCorrelationSchema.setClass(UserCorrelation);

const CorrelatedAccountSchema = defineEntity({
  name: 'CorrelatedAccount',
  uniques: [{ properties: ['organizationId', 'provider', 'externalId'] }],
  indexes: [
    {
      name: 'correlated_account_list_index',
      properties: ['organizationId', 'correlation', 'provider', 'externalId'],
    },
  ],
  properties: {
    ...tenantOwned,
    correlation: () => inTenant('correlation_id', p.manyToOne(UserCorrelation)).deleteRule('cascade').ref(),
    provider: p.enum(providers),
    externalId: p.string().length(255),
    integration: () =>
      inTenant('integration_id', p.manyToOne(Integration)).deleteRule('set null (integration_id)').ref().nullable(),
    method: p.enum(['MANUAL', 'AUTO', 'VERIFIED'] as const),
    confidence: p.decimal().columnType('numeric').nullable(),
    verifiedAt: moment().nullable(),
  },
});

/**
 * An account at a provider that is one person's: it belongs to no two. What a person has stated (MANUAL, VERIFIED) is
 * never overwritten by what was found (AUTO).
 */
export class CorrelatedAccount extends CorrelatedAccountSchema.class {
  verify(at = new Date()): void {
    this.method = 'VERIFIED';
    this.verifiedAt ??= at;
  }
}
CorrelatedAccountSchema.setClass(CorrelatedAccount);
