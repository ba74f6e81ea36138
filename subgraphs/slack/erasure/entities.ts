import { defineEntity, p } from '@mikro-orm/core';
import { reference } from '#platform/data/columns.ts';
import { tenantOwnedOnce } from '#platform/data/tenantFilter.ts';

const SlackErasureSchema = defineEntity({
  name: 'SlackErasure',
  uniques: [{ properties: ['organizationId', 'slackId'] }, { properties: ['organizationId', 'digest'] }],
  checks: [{ name: 'slack_erasure_of_somebody', expression: '((slack_id IS NOT NULL) OR (digest IS NOT NULL))' }],
  properties: {
    ...tenantOwnedOnce,
    /** Of one that an earlier version has written; ledger.ts puts the digest in its place. */
    slackId: p.string().length(255).nullable(),
    digest: p.string().length(43).nullable(),
    keyId: p.string().length(50).nullable(),
    erasedById: reference(),
  },
});

/**
 * A line of the ledger of erasures: that a person was erased, by whom and when. Every later import leaves them empty,
 * whom it knows by a keyed digest of Slack's id (digests.ts). It outlives the person's row and their workspace.
 */
export class SlackErasure extends SlackErasureSchema.class {}
SlackErasureSchema.setClass(SlackErasure);
