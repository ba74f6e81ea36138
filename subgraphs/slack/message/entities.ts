import { defineEntity, p } from '@mikro-orm/core';
import { moment, texts } from '#platform/data/columns.ts';
import { inTenant, tenantOwned, tenantOwnedOnce } from '#platform/data/tenantFilter.ts';
import { keptWords, wordsColumn, wordsIndex, wordsPolicies } from '#platform/search/wordsTable.ts';
import { SlackChannel } from '../channel/entities.ts';
import { imported, journalOfOthers } from '../importRun/journal.ts';
import type { Link } from '../markup/readMarkup.ts';
import type { RichText } from '../markup/richText.ts';
import { SlackUser } from '../user/entities.ts';
import { marksSql } from './marks.ts';

type Item = Record<string, unknown>;

/** In the form in which PostgreSQL prints it back (parts.ts has the conditions of lists). */
const hasItems = (column: string): string =>
  `((jsonb_typeof(${column}) = 'array'::text) AND (${column} <> '[]'::jsonb))`;

/**
 * The index of the messages that have something, of each channel or author. All that have it are found by marks: an index
 * of them would look as good to PostgreSQL for one channel's.
 */
const listed = (part: string, where: string, ...parent: readonly ('channel' | 'author')[]) => ({
  name: ['slack_message', ...parent, part, 'list_index'].join('_'),
  properties: ['organizationId' as const, ...parent, 'postedAt' as const],
  where,
});

const SlackMessageSchema = defineEntity({
  name: 'SlackMessage',
  uniques: [{ properties: ['organizationId', 'channel', 'slackTs'] }],
  indexes: [
    { properties: ['organizationId', 'author', 'postedAt'] },
    { properties: ['organizationId', 'channel', 'postedAt'] },
    { properties: ['organizationId', 'channel', 'threadTs'] },
    { properties: ['organizationId', 'parent', 'postedAt'] },
    { properties: ['organizationId', 'postedAt'] },
    listed('thread', 'is_thread_parent'),
    listed('file', hasItems('files'), 'channel'),
    listed('link', hasItems('links'), 'channel'),
    listed('reaction', '(reaction_count > 0)', 'author'),
  ],
  triggers: [
    ...journalOfOthers,
    ...keptWords({
      words: ['slack_message_words', 'message_id'],
      text: 'coalesce(new.processed_text, new.text)',
      marks: marksSql('new'),
      columns: ['processed_text', 'text', 'mentions', 'files', 'attachments', 'links', 'reaction_count'],
      references: [['author_id', 'slack_user']],
      copied: ['channel_id', 'posted_at'],
    }),
  ],
  properties: {
    ...tenantOwned,
    ...imported,
    channel: () => inTenant('channel_id', p.manyToOne(SlackChannel)).deleteRule('cascade').ref(),
    author: () => inTenant('author_id', p.manyToOne(SlackUser)).deleteRule('set null (author_id)').ref().nullable(),
    parent: () => inTenant('parent_id', p.manyToOne(SlackMessage)).deleteRule('set null (parent_id)').ref().nullable(),
    slackTs: p.string().length(50),
    senderName: p.text().nullable(),
    senderIconUrl: p.text().nullable(),
    text: p.text().nullable(),
    processedText: p.text().nullable(),
    richText: p.json<RichText>().nullable(),
    mentions: texts(),
    links: p.json<Link[]>().nullable(),
    messageType: p.string().length(50).default('message'),
    subtype: p.string().length(100).nullable(),
    isEdited: p.boolean().default(false),
    isDeleted: p.boolean().default(false),
    editedTs: p.string().length(50).nullable(),
    attachments: p.json<Item[]>().nullable(),
    files: p.json<Item[]>().nullable(),
    raw: p.json<Item>().nullable().lazy(),
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

const SlackMessageWordsSchema = defineEntity({
  name: 'SlackMessageWords',
  uniques: [{ properties: ['organizationId', 'message'] }],
  indexes: [wordsIndex('slack_message_words'), { properties: ['organizationId', 'postedAt', 'message'] }],
  policies: wordsPolicies,
  properties: {
    ...tenantOwnedOnce,
    message: () => inTenant('message_id', p.manyToOne(SlackMessage)).deleteRule('cascade').ref(),
    channelId: p.uuid(),
    postedAt: moment(),
    ...wordsColumn,
  },
});

/** What of a message is searched: the words of its plain text, and its marks. */
export class SlackMessageWords extends SlackMessageWordsSchema.class {}
SlackMessageWordsSchema.setClass(SlackMessageWords);
