import { defineEntity, p } from '@mikro-orm/core';
import { moment } from '#platform/data/columns.ts';
import { inTenant, tenantOwned } from '#platform/data/tenantFilter.ts';
import { SlackChannel } from '../channel/entities.ts';
import { SlackUser } from '../user/entities.ts';

type Item = Record<string, unknown>;

const SlackMessageSchema = defineEntity({
  name: 'SlackMessage',
  uniques: [{ properties: ['organizationId', 'channel', 'slackTs'] }],
  indexes: [
    { properties: ['organizationId', 'author', 'postedAt'] },
    { properties: ['organizationId', 'channel', 'postedAt'] },
    { properties: ['organizationId', 'channel', 'threadTs'] },
    { properties: ['organizationId', 'parent', 'postedAt'] },
    { properties: ['organizationId', 'postedAt'] },
  ],
  properties: {
    ...tenantOwned,
    channel: () => inTenant('channel_id', p.manyToOne(SlackChannel)).deleteRule('cascade').ref(),
    author: () => inTenant('author_id', p.manyToOne(SlackUser)).deleteRule('set null (author_id)').ref().nullable(),
    parent: () => inTenant('parent_id', p.manyToOne(SlackMessage)).deleteRule('set null (parent_id)').ref().nullable(),
    slackTs: p.string().length(50),
    text: p.text().nullable(),
    processedText: p.text().nullable(),
    messageType: p.string().length(50).default('message'),
    subtype: p.string().length(100).nullable(),
    isEdited: p.boolean().default(false),
    editedTs: p.string().length(50).nullable(),
    attachments: p.json<Item[]>().nullable(),
    files: p.json<Item[]>().nullable(),
    threadTs: p.string().length(50).nullable(),
    isThreadParent: p.boolean().default(false),
    isThreadReply: p.boolean().default(false),
    replyCount: p.integer().default(0),
    replyUsersCount: p.integer().default(0),
    reactionCount: p.integer().default(0),
    postedAt: moment(),
    category: p.enum(['QUESTION', 'ANSWER', 'ANNOUNCEMENT', 'KNOWLEDGE', 'CHAT'] as const).nullable(),
    sentiment: p.decimal('number').columnType('numeric').nullable(),
    analyzedAt: moment().nullable(),
    analysis: p.json<Item>().nullable(),
  },
});

/**
 * A message of a channel; a reply of a thread has the thread's first message as parent. `slackTs` is Slack's own id of
 * it within the channel.
 */
export class SlackMessage extends SlackMessageSchema.class {}
SlackMessageSchema.setClass(SlackMessage);
