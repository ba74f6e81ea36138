import { z } from 'zod';
import type { Database } from '#platform/data/database.ts';
import { scopeOfOrganization } from '#platform/data/scope.ts';
import { ensureTenant } from '#platform/data/tenantRow.ts';
import { createUnitOfWork, type Query } from '#platform/data/unitOfWork.ts';
import type { ServiceClient } from '#platform/identity/serviceClient.ts';
import type { SlackExport } from './exportReader/readExport.ts';
import type { ExportedChannel, ExportedMessage, ExportedUser, ExportRecord } from './exportReader/records.ts';
import { createReport, type ExportReport } from './exportReader/report.ts';
import { add, noChanges, sumOf, type AllChanges } from './importWriter/changes.ts';
import { claimWorkspace } from './importWriter/claimWorkspace.ts';
import { linkAccounts } from './importWriter/linkAccounts.ts';
import { linkThreads } from './importWriter/linkThreads.ts';
import { writeChannels, writeMembers } from './importWriter/writeChannels.ts';
import { writeMessages, writeReactions } from './importWriter/writeMessages.ts';
import { writeUsers } from './importWriter/writeUsers.ts';
import { lockLinks } from './user/lockLinks.ts';

export interface ImportTarget {
  /** The organization's id. */
  organization: string;
  /** The member who imports and owns the workspace. */
  ownerUserId: string;
}

export interface ImportProgress {
  step: 'check' | 'write';
  messages: number;
  /** Unknown while the export is being checked. */
  total: number | null;
}

export interface ImportResult {
  workspaceId: string;
  changes: AllChanges;
  /** Records of each kind in the export. */
  counted: Record<ExportRecord['kind'], number>;
  report: ExportReport;
}

/**
 * Brings an export into an organization: reads it through once, so that a mistake anywhere in it stops everything
 * before anything is asked or written, then writes it in one transaction. Integrations is told last, when nothing of
 * ours can fail any more but the commit. A second import of the same changes nothing.
 * @throws ExportError, or OrgraphError CONFLICT when the workspace is in use elsewhere.
 */
export async function importExport(
  database: Database,
  services: ServiceClient,
  { organization, ownerUserId }: ImportTarget,
  slackExport: SlackExport,
  onProgress: (progress: ImportProgress) => void = () => undefined,
): Promise<ImportResult> {
  const report = createReport();
  const counted = { user: 0, channel: 0, message: 0 };
  for await (const { kind } of slackExport.records(report)) {
    counted[kind] += 1;
    if (kind === 'message' && counted.message % 1000 === 0)
      onProgress({ step: 'check', messages: counted.message, total: null });
  }

  const changes = await createUnitOfWork(database, scopeOfOrganization(organization, ownerUserId)).write(
    async (_, query) => {
      await ensureTenant(query, services, organization);
      const workspace = await claimWorkspace(query, slackExport.workspaceId, ownerUserId);
      const written = await writeAll(query, workspace.id, slackExport.records(), (messages) =>
        onProgress({ step: 'write', messages, total: counted.message }),
      );
      await lockLinks(query, organization);
      const { integrationId, accounts } = await correlate(services, organization, ownerUserId, slackExport);
      add(written.accounts, await linkAccounts(query, accounts));
      if (workspace.integrationId !== integrationId || sumOf(written) > 0)
        await query(finish, [workspace.id, integrationId]);
      return written;
    },
  );
  return { workspaceId: slackExport.workspaceId, changes, counted, report };
}

const importAnswer = z.object({
  integrationId: z.uuid(),
  users: z.array(z.object({ slackId: z.string(), userId: z.uuid() })),
  nobody: z.array(z.string()),
});

/** As many people as one request has room for. */
const peopleAtOnce = 10_000;

/** Asks integrations for the workspace's integration, and whose accounts the people are. */
async function correlate(
  services: ServiceClient,
  organization: string,
  ownerUserId: string,
  { workspaceId, people }: SlackExport,
): Promise<{ integrationId: string; accounts: Map<string, string | null> }> {
  const workspace = { slackId: workspaceId, name: workspaceId };
  const ask = (some: SlackExport['people']) =>
    services.call('integrations', '/internal/slack-import', {
      purpose: 'import',
      organization,
      answer: importAnswer,
      timeout: 30_000,
      body: { workspace, ownerUserId, people: some },
    });
  const accounts = new Map<string, string | null>();
  let at = 0;
  for (;;) {
    const { integrationId, users, nobody } = await ask(people.slice(at, at + peopleAtOnce));
    for (const { slackId, userId } of users) accounts.set(slackId, userId);
    for (const slackId of nobody) accounts.set(slackId, null);
    at += peopleAtOnce;
    if (at >= people.length) return { integrationId, accounts };
  }
}

const finish = `
  update slack_workspace set integration_id = $2, last_sync_at = now(), updated_at = now(),
    member_count = (select count(*) from slack_user where workspace_id = $1 and not is_bot and not is_deleted)
  where id = $1`;

/** Rows and bytes of text that are held and written together. */
const batchRows = 4000;
const batchBytes = 4 * 1024 * 1024;

async function writeAll(
  query: Query,
  workspace: string,
  records: AsyncIterable<ExportRecord>,
  onWritten: (messages: number) => void,
): Promise<AllChanges> {
  const changes = noChanges();
  const userIds = new Map<string, string>();
  const channelIds = new Map<string, string>();
  const idOf = {
    user: (slackId: string) => userIds.get(slackId)!,
    channel: (slackId: string) => channelIds.get(slackId)!,
  };
  let users: ExportedUser[] = [],
    channels: ExportedChannel[] = [],
    messages: ExportedMessage[] = [];
  let rows = 0,
    bytes = 0,
    written = 0;

  // Whoever a record names has come before it, so that within a batch users, channels, messages is the order.
  const flush = async () => {
    for (const done of await writeUsers(query, workspace, users)) add(changes.users, done);
    await learn(query, 'slack_user', workspace, users, userIds);
    add(changes.channels, await writeChannels(query, workspace, channels));
    await learn(query, 'slack_channel', workspace, channels, channelIds);
    add(changes.members, await writeMembers(query, channels, idOf));
    add(changes.messages, await writeMessages(query, messages, idOf));
    if (messages.length > 0) add(changes.reactions, await writeReactions(query, messages, idOf));
    written += messages.length;
    onWritten(written);
    [users, channels, messages, rows, bytes] = [[], [], [], 0, 0];
  };

  for await (const record of records) {
    rows += 1;
    if (record.kind === 'user') users.push(record);
    else if (record.kind === 'channel') {
      channels.push(record);
      rows += record.members.length;
    } else {
      messages.push(record);
      rows += record.reactions.reduce((sum, { users: people }) => sum + people.length, 0);
      bytes +=
        (record.text?.length ?? 0) + (record.attachments === null ? 0 : JSON.stringify(record.attachments).length);
    }
    if (rows >= batchRows || bytes >= batchBytes) await flush();
  }
  await flush();
  add(changes.threads, await linkThreads(query, [...channelIds.values()]));
  return changes;
}

/** The row ids of what has just been written. */
async function learn(
  query: Query,
  table: 'slack_user' | 'slack_channel',
  workspace: string,
  records: readonly { slackId: string }[],
  ids: Map<string, string>,
): Promise<void> {
  if (records.length === 0) return;
  const found = await query<{ id: string; slack_id: string }>(
    `select id, slack_id from ${table} where workspace_id = $1 and slack_id = any($2)`,
    [workspace, records.map(({ slackId }) => slackId)],
  );
  for (const { id, slack_id } of found) ids.set(slack_id, id);
}
