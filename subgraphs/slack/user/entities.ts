import { defineEntity, p } from '@mikro-orm/core';
import { jsonObject, moment, reference } from '#platform/data/columns.ts';
import { inTenant, tenantOwned } from '#platform/data/tenantFilter.ts';
import { imported, journalOfOthers } from '../importRun/journal.ts';
import { SlackWorkspace } from '../workspace/entities.ts';

const SlackUserSchema = defineEntity({
  name: 'SlackUser',
  uniques: [{ properties: ['organizationId', 'workspace', 'slackId'] }],
  indexes: [
    { name: 'slack_user_account_list_index', properties: ['organizationId', 'userId', 'name'] },
    { properties: ['organizationId', 'email'] },
    { properties: ['organizationId', 'slackId'] },
    { properties: ['organizationId', 'workspace', 'name'] },
    { name: 'slack_user_list_index', properties: ['organizationId', 'name'] },
  ],
  triggers: journalOfOthers,
  properties: {
    ...tenantOwned,
    ...imported,
    workspace: () => inTenant('workspace_id', p.manyToOne(SlackWorkspace)).deleteRule('cascade').ref(),
    slackId: p.string().length(255),
    name: p.string().length(255),
    displayName: p.text().nullable(),
    realName: p.text().nullable(),
    email: p.string().length(320).nullable(),
    title: p.text().nullable(),
    phone: p.text().nullable(),
    timezone: p.text().nullable(),
    timezoneOffset: p.integer().nullable(),
    imageUrl: p.text().nullable(),
    isBot: p.boolean().default(false),
    isAdmin: p.boolean().default(false),
    isDeleted: p.boolean().default(false),
    isExternal: p.boolean().default(false),
    company: p.text().nullable(),
    profile: jsonObject(),
    userId: reference().nullable(),
    correlatedAt: moment().nullable(),
  },
});

/**
 * A person, bot or app of a workspace. `userId` is a copy of the integrations subgraph's correlation: it decides which
 * private channels the user sees; nobody external has one. `correlatedAt` is as of when integrations last said so.
 */
export class SlackUser extends SlackUserSchema.class {}
SlackUserSchema.setClass(SlackUser);
