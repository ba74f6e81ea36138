import { defineEntity, p } from '@mikro-orm/core';
import { jsonObject, moment, reference } from '#platform/data/columns.ts';
import { inTenant, tenantOwned, tenantOwnedOnce } from '#platform/data/tenantFilter.ts';
import { foldedColumn, keptFolded } from '#platform/search/foldedNames.ts';
import { keptWords, wordsColumn, wordsIndex, wordsPolicies } from '#platform/search/wordsTable.ts';
import { imported, journalOfOthers } from '../importRun/journal.ts';
import { SlackWorkspace } from '../workspace/entities.ts';

const SlackUserSchema = defineEntity({
  name: 'SlackUser',
  uniques: [{ properties: ['organizationId', 'workspace', 'slackId'] }],
  indexes: [
    { name: 'slack_user_account_list_index', properties: ['organizationId', 'userId', 'name'] },
    { properties: ['organizationId', 'email'] },
    { properties: ['organizationId', 'slackId'] },
    ...(['foldedName', 'foldedDisplayName', 'foldedRealName'] as const).map((name) => ({
      properties: ['organizationId' as const, name],
    })),
    { properties: ['organizationId', 'workspace', 'name'] },
    { name: 'slack_user_list_index', properties: ['organizationId', 'name'] },
  ],
  triggers: [
    ...journalOfOthers,
    keptFolded(['name', 'display_name', 'real_name']),
    ...keptWords({
      words: ['slack_user_words', 'slack_user_id'],
      text: `concat_ws(' ', new.name, new.display_name, new.real_name, new.slack_id)`,
      isOfNames: true,
      columns: ['display_name', 'real_name', 'slack_id'],
      copied: ['workspace_id', 'name'],
      varchars: ['name', 'slack_id'],
    }),
  ],
  properties: {
    ...tenantOwned,
    ...imported,
    workspace: () => inTenant('workspace_id', p.manyToOne(SlackWorkspace)).deleteRule('cascade').ref(),
    slackId: p.string().length(255),
    name: p.string().length(255),
    displayName: p.text().nullable(),
    realName: p.text().nullable(),
    foldedName: foldedColumn(),
    foldedDisplayName: foldedColumn(),
    foldedRealName: foldedColumn(),
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

const SlackUserWordsSchema = defineEntity({
  name: 'SlackUserWords',
  uniques: [{ properties: ['organizationId', 'slackUser'] }],
  indexes: [
    wordsIndex('slack_user_words'),
    { properties: ['organizationId', 'name', 'slackUser'] },
    { properties: ['organizationId', 'workspaceId', 'name', 'slackUser'] },
  ],
  policies: wordsPolicies,
  properties: {
    ...tenantOwnedOnce,
    slackUser: () => inTenant('slack_user_id', p.manyToOne(SlackUser)).deleteRule('cascade').ref(),
    workspaceId: p.uuid(),
    name: p.string().length(255),
    ...wordsColumn,
  },
});

/** What of a person a filter by text finds: the words of their names, and Slack's id. */
export class SlackUserWords extends SlackUserWordsSchema.class {}
SlackUserWordsSchema.setClass(SlackUserWords);
