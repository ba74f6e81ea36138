import { defineEntity, p } from '@mikro-orm/core';
import { moment } from '#platform/data/columns.ts';
import { inTenant, tenantOwned, tenantOwnedOnce } from '#platform/data/tenantFilter.ts';
import { foldedColumn, keptFolded } from '#platform/search/foldedNames.ts';
import { keptWords, wordsColumn, wordsIndex, wordsPolicies } from '#platform/search/wordsTable.ts';
import { imported, journalOfOthers } from '../importRun/journal.ts';
import { sourceTs } from '../importRun/sourceTs.ts';
import { SlackUser } from '../user/entities.ts';
import { SlackWorkspace } from '../workspace/entities.ts';

export const channelTypes = ['PUBLIC', 'PRIVATE', 'IM', 'MPIM', 'UNKNOWN'] as const;
export type ChannelType = (typeof channelTypes)[number];

const SlackChannelSchema = defineEntity({
  name: 'SlackChannel',
  uniques: [{ properties: ['organizationId', 'workspace', 'slackId'] }],
  indexes: [
    { properties: ['organizationId', 'slackId'] },
    { properties: ['organizationId', 'foldedName'] },
    { properties: ['organizationId', 'workspace', 'name'] },
    { name: 'slack_channel_list_index', properties: ['organizationId', 'name'] },
    { name: 'slack_channel_type_list_index', properties: ['organizationId', 'type', 'name'] },
    {
      name: 'slack_channel_workspace_type_list_index',
      properties: ['organizationId', 'workspace', 'type', 'name'],
    },
    {
      name: 'slack_channel_selected_list_index',
      properties: ['organizationId', 'workspace', 'name'],
      where: 'selected_for_analysis',
    },
  ],
  triggers: [
    ...journalOfOthers,
    keptFolded(['name']),
    ...keptWords({
      words: ['slack_channel_words', 'channel_id'],
      text: `concat_ws(' ', new.name, new.topic, new.purpose)`,
      isOfNames: true,
      columns: ['topic', 'purpose'],
      copied: ['workspace_id', 'name'],
      varchars: ['name'],
    }),
  ],
  properties: {
    ...tenantOwned,
    ...imported,
    workspace: () => inTenant('workspace_id', p.manyToOne(SlackWorkspace)).deleteRule('cascade').ref(),
    slackId: p.string().length(255),
    name: p.string().length(255),
    foldedName: foldedColumn(),
    type: p.enum(channelTypes),
    purpose: p.text().nullable(),
    topic: p.text().nullable(),
    memberCount: p.integer().nullable(),
    isArchived: p.boolean().default(false),
    slackCreatedAt: moment().nullable(),
    hasBot: p.boolean().default(false),
    botJoinedAt: moment().nullable(),
    selectedForAnalysis: p.boolean().default(false),
    isSupported: p.boolean().default(true),
    lastSyncAt: moment().nullable(),
    oldestSyncedTs: p.string().length(50).nullable(),
    latestSyncedTs: p.string().length(50).nullable(),
    sourceTs: sourceTs(),
  },
});

/** A conversation of a workspace. All but PUBLIC ones exist for their participants only (visibility.ts). */
export class SlackChannel extends SlackChannelSchema.class {}
SlackChannelSchema.setClass(SlackChannel);

const SlackChannelWordsSchema = defineEntity({
  name: 'SlackChannelWords',
  uniques: [{ properties: ['organizationId', 'channel'] }],
  indexes: [
    wordsIndex('slack_channel_words'),
    { properties: ['organizationId', 'name', 'channel'] },
    { properties: ['organizationId', 'workspaceId', 'name', 'channel'] },
  ],
  policies: wordsPolicies,
  properties: {
    ...tenantOwnedOnce,
    channel: () => inTenant('channel_id', p.manyToOne(SlackChannel)).deleteRule('cascade').ref(),
    workspaceId: p.uuid(),
    name: p.string().length(255),
    ...wordsColumn,
  },
});

/** What of a channel a filter by text finds: the words of its name, its topic and its purpose. */
export class SlackChannelWords extends SlackChannelWordsSchema.class {}
SlackChannelWordsSchema.setClass(SlackChannelWords);

const SlackChannelMemberSchema = defineEntity({
  name: 'SlackChannelMember',
  uniques: [{ properties: ['organizationId', 'channel', 'slackUser'] }],
  indexes: [{ name: 'slack_channel_member_list_index', properties: ['organizationId', 'channel', 'createdAt', 'id'] }],
  triggers: journalOfOthers,
  properties: {
    ...tenantOwnedOnce,
    ...imported,
    channel: () => inTenant('channel_id', p.manyToOne(SlackChannel)).deleteRule('cascade').ref(),
    slackUser: () => inTenant('slack_user_id', p.manyToOne(SlackUser)).deleteRule('cascade').ref(),
  },
});

/** A participant of a channel: of every PRIVATE, IM and MPIM one, of PUBLIC ones where Slack lists them. */
export class SlackChannelMember extends SlackChannelMemberSchema.class {}
SlackChannelMemberSchema.setClass(SlackChannelMember);

const SlackDaySchema = defineEntity({
  name: 'SlackDay',
  uniques: [{ properties: ['organizationId', 'channel', 'firstTs', 'lastTs', 'sourceTs'] }],
  properties: {
    ...tenantOwnedOnce,
    ...imported,
    channel: () => inTenant('channel_id', p.manyToOne(SlackChannel)).deleteRule('cascade').ref(),
    firstTs: p.string().length(50),
    lastTs: p.string().length(50),
    sourceTs: p.string().length(50),
  },
});

/**
 * A span of a channel of which an export had all messages: what an older export has between its first and its last was
 * deleted in Slack meanwhile. Never in the graph.
 */
export class SlackDay extends SlackDaySchema.class {}
SlackDaySchema.setClass(SlackDay);
