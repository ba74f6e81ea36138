import { defineEntity, p } from '@mikro-orm/core';
import { jsonObject, moment, reference, texts } from '#platform/data/columns.ts';
import { tenantOwned } from '#platform/data/tenantFilter.ts';
import { versioned } from '#platform/data/versions.ts';
import { invalidState } from '#platform/values/errors.ts';
import { journalOfAll } from '../importRun/journal.ts';
import { sourceTs } from '../importRun/sourceTs.ts';

const statuses = ['ACTIVE', 'SYNCING', 'TOKEN_EXPIRED', 'DISCONNECTED', 'SUSPENDED', 'ERROR'] as const;

const SlackWorkspaceSchema = defineEntity({
  name: 'SlackWorkspace',
  uniques: [
    { properties: ['organizationId', 'slackId'] },
    // An inbound call of Slack carries the workspace's id alone, so one that is in use belongs to one organization.
    {
      name: 'slack_workspace_in_use_unique',
      properties: ['slackId'],
      where: `(status <> ALL (ARRAY['DISCONNECTED'::text, 'SUSPENDED'::text]))`,
    },
  ],
  indexes: [
    { properties: ['organizationId', 'integrationId'] },
    { name: 'slack_workspace_list_index', properties: ['organizationId', 'name'] },
  ],
  triggers: journalOfAll,
  properties: {
    ...tenantOwned,
    integrationId: reference(),
    slackId: p.string().length(255),
    name: p.string().length(255),
    domain: p.string().length(255).nullable(),
    iconUrl: p.text().nullable(),
    memberCount: p.integer().nullable(),
    metadata: jsonObject(),
    status: p.enum(statuses).default('ACTIVE'),
    surveyEnabled: p.boolean().default(false),
    communicationPatternsEnabled: p.boolean().default(false),
    grantedScopes: texts(),
    registeredVia: p.enum(['OAUTH', 'MANUAL', 'ADMIN'] as const).default('OAUTH'),
    ownerUserId: reference().nullable(),
    connectedAt: moment()
      .onCreate(() => new Date())
      .defaultRaw('now()'),
    lastSyncAt: moment().nullable(),
    lastUsedAt: moment().nullable(),
    syncStartedAt: moment().nullable(),
    sourceTs: sourceTs(),
    ...versioned,
  },
});

/**
 * A Slack workspace that the organization has connected or imported. Its tokens are not here: they belong to the
 * integrations subgraph.
 */
export class SlackWorkspace extends SlackWorkspaceSchema.class {
  /** @throws OrgraphError INVALID_STATE for a workspace that is not in use. */
  assertInUse(): void {
    if (this.status === 'DISCONNECTED' || this.status === 'SUSPENDED')
      throw invalidState('The workspace is not connected. Connect it first.', this.status);
  }
}
SlackWorkspaceSchema.setClass(SlackWorkspace);
