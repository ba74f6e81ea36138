import type { Query } from '#platform/data/unitOfWork.ts';
import type { StoredChannel, StoredChannels } from '../exportReader/readChannels.ts';

/** The channels that are here, of these workspaces. */
export async function storedChannels(query: Query, workspaces: readonly string[]): Promise<StoredChannels> {
  const found = await query<StoredChannel & { slackId: string; [column: string]: unknown }>(channelsOf, [workspaces]);
  return new Map(found.map(({ slackId, name, workspaces: its }) => [slackId, { name, workspaces: its }]));
}

const channelsOf = `
  select channel.slack_id as "slackId", min(channel.name) as name, array_agg(workspace.slack_id order by array_position($1::text[], workspace.slack_id::text)) as workspaces
  from slack_channel channel
  join slack_workspace workspace on workspace.organization_id = channel.organization_id and workspace.id = channel.workspace_id
  where workspace.slack_id = any($1::text[]) group by channel.slack_id`;
