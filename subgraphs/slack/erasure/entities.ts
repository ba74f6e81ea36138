import { defineEntity, p } from '@mikro-orm/core';
import { reference } from '#platform/data/columns.ts';
import { tenantOwnedOnce } from '#platform/data/tenantFilter.ts';

const SlackErasureSchema = defineEntity({
  name: 'SlackErasure',
  uniques: [{ properties: ['organizationId', 'slackId'] }],
  properties: {
    ...tenantOwnedOnce,
    slackId: p.string().length(255),
    erasedById: reference(),
  },
});

/**
 * That a person was erased: by whom, when, and under which of Slack's ids, which every later import leaves empty. It
 * outlives the person's row and their workspace, and holds no name.
 */
export class SlackErasure extends SlackErasureSchema.class {}
SlackErasureSchema.setClass(SlackErasure);
