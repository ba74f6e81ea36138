import { defineEntity, p } from '@mikro-orm/core';
import { moment } from '#platform/data/columns.ts';
import { inTenant, tenantOwned, tenantOwnedOnce } from '#platform/data/tenantFilter.ts';
import { SlackUser } from '../user/entities.ts';
import { SlackWorkspace } from '../workspace/entities.ts';

export const channelTypes = ['PUBLIC', 'PRIVATE', 'IM', 'MPIM', 'UNKNOWN'] as const;
export type ChannelType = (typeof channelTypes)[number];

const SlackChannelSchema = defineEntity({
  name: 'SlackChannel',
  uniques: [{ properties: ['organizationId', 'workspace', 'slackId'] }],
  indexes: [
    { properties: ['organizationId', 'workspace', 'selectedForAnalysis'] },
    { properties: ['organizationId', 'workspace', 'name'] },
  ],
  properties: {
    ...tenantOwned,
    workspace: () => inTenant('workspace_id', p.manyToOne(SlackWorkspace)).deleteRule('cascade').ref(),
    slackId: p.string().length(255),
    name: p.string().length(255),
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
  },
});

/** A conversation of a workspace. All but PUBLIC ones exist for their participants only (visibility.ts). */
export class SlackChannel extends SlackChannelSchema.class {}
SlackChannelSchema.setClass(SlackChannel);

const SlackChannelMemberSchema = defineEntity({
  name: 'SlackChannelMember',
  uniques: [{ properties: ['organizationId', 'channel', 'slackUser'] }],
  properties: {
    ...tenantOwnedOnce,
    channel: () => inTenant('channel_id', p.manyToOne(SlackChannel)).deleteRule('cascade').ref(),
    slackUser: () => inTenant('slack_user_id', p.manyToOne(SlackUser)).deleteRule('cascade').ref(),
  },
});

/** A participant of a channel: of every PRIVATE, IM and MPIM one, of PUBLIC ones where Slack lists them. */
export class SlackChannelMember extends SlackChannelMemberSchema.class {}
SlackChannelMemberSchema.setClass(SlackChannelMember);
