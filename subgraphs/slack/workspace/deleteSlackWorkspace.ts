import { findAtVersion } from '#platform/data/versions.ts';
import type { Context } from '#platform/graphql/context.ts';
import { invalidState } from '#platform/values/errors.ts';
import { lockWorkspace } from '../importWriter/lockWorkspace.ts';
import { deleteRows } from '../ranges.ts';
import { forgetAccounts } from '../user/forgetAccounts.ts';
import { SlackWorkspace } from './entities.ts';

interface DeleteSlackWorkspaceInput {
  id: string;
  version: number;
}

/**
 * Deletes a workspace with all that it holds; answers its id. First everything that anybody could read goes, then
 * integrations forgets the accounts that were found through it, and last goes the workspace, so that the same mutation
 * again goes on where one has failed.
 * @throws OrgraphError INVALID_STATE while an import of it runs, SUBGRAPH_UNAVAILABLE while integrations does not
 * confirm: it is DISCONNECTED and empty then.
 */
export async function deleteSlackWorkspace(context: Context, input: DeleteSlackWorkspaceInput): Promise<string> {
  let slackId = '';
  const id = await context.write(async (em, query) => {
    const workspace = await findAtVersion(em, SlackWorkspace, input, 'workspace', context.identity);
    ({ slackId } = workspace);
    await lockWorkspace(query, slackId);
    context.goesOn();
    for (const [table, condition] of contents) await deleteRows(query, table, condition, workspace.id);
    await query(reassignPeople, [workspace.id]);
    await deleteRows(query, 'slack_user', 't.workspace_id = $1', workspace.id);
    await query('delete from import_run where workspace_id = $1', [workspace.id]);
    workspace.status = 'DISCONNECTED';
    return workspace.id;
  });
  await forgetAccounts(context, { workspace: slackId });
  await context.unit.write(async (em, query) => {
    await lockWorkspace(query, slackId);
    const workspace = await em.findOne(SlackWorkspace, { id });
    if (workspace === null) return;
    if (workspace.status !== 'DISCONNECTED')
      throw invalidState('The workspace has been imported again meanwhile. Delete it once more.', workspace.status);
    em.remove(workspace);
  });
  return id;
}

/** What belongs to others goes before them: then a row's own deletion finds nothing left to do. */
const contents = [
  [
    'slack_reaction',
    `exists (select from slack_message message join slack_channel channel
       on channel.organization_id = message.organization_id and channel.id = message.channel_id
     where message.organization_id = t.organization_id and message.id = t.message_id and channel.workspace_id = $1)`,
  ],
  ...(['slack_message', 'slack_channel_member', 'slack_day'] as const).map(
    (table) =>
      [
        table,
        `exists (select from slack_channel channel
         where channel.organization_id = t.organization_id and channel.id = t.channel_id and channel.workspace_id = $1)`,
      ] as const,
  ),
  ['slack_channel', 't.workspace_id = $1'],
  [
    'import_change',
    `exists (select from import_run run
     where run.organization_id = t.organization_id and run.id = t.run_id and run.workspace_id = $1)`,
  ],
] as const;

/** An organization's export has each person once: whoever another workspace names is of that one from here on. */
const reassignPeople = `
  update slack_user t set workspace_id = other.workspace_id, updated_at = now() from (
     select distinct on (person) person, workspace_id from (
       select message.author_id as person, channel.workspace_id from slack_message message
         join slack_channel channel on channel.organization_id = message.organization_id and channel.id = message.channel_id
       union all select member.slack_user_id, channel.workspace_id from slack_channel_member member
         join slack_channel channel on channel.organization_id = member.organization_id and channel.id = member.channel_id
       union all select reaction.slack_user_id, channel.workspace_id from slack_reaction reaction
         join slack_message message on message.organization_id = reaction.organization_id and message.id = reaction.message_id
         join slack_channel channel on channel.organization_id = message.organization_id and channel.id = message.channel_id) as named
     where workspace_id <> $1 and person in (select id from slack_user where workspace_id = $1) order by person, workspace_id) as other
   where t.id = other.person and not exists (
     select from slack_user same where same.organization_id = t.organization_id and same.workspace_id = other.workspace_id and same.slack_id = t.slack_id)`;
