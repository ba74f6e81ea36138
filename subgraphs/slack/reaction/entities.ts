import { defineEntity, p } from '@mikro-orm/core';
import { moment } from '#platform/data/columns.ts';
import { inTenant, tenantOwnedOnce } from '#platform/data/tenantFilter.ts';
import { imported, journalOfOthers } from '../importRun/journal.ts';
import { SlackMessage } from '../message/entities.ts';
import { SlackUser } from '../user/entities.ts';

const SlackReactionSchema = defineEntity({
  name: 'SlackReaction',
  uniques: [{ properties: ['organizationId', 'message', 'slackUser', 'emoji'] }],
  indexes: [
    { properties: ['organizationId', 'slackUser'] },
    { properties: ['organizationId', 'slackUser', 'createdAt'] },
  ],
  triggers: journalOfOthers,
  properties: {
    ...tenantOwnedOnce,
    ...imported,
    message: () => inTenant('message_id', p.manyToOne(SlackMessage)).deleteRule('cascade').ref(),
    slackUser: () => inTenant('slack_user_id', p.manyToOne(SlackUser)).deleteRule('cascade').ref(),
    emoji: p.string().length(255),
    emojiCode: p.string().length(255).nullable(),
    reactedAt: moment().nullable(),
  },
});

/**
 * One person's emoji on one message. Slack does not always name everybody: the message's `reactionCount` counts them
 * all.
 */
export class SlackReaction extends SlackReactionSchema.class {}
SlackReactionSchema.setClass(SlackReaction);
