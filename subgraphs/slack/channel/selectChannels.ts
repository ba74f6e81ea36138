import { findAtVersion, raiseVersion } from '#platform/data/versions.ts';
import type { Context } from '#platform/graphql/context.ts';
import { badUserInput, eachOf, notFound } from '#platform/values/errors.ts';
import { isUuid } from '#platform/values/uuid.ts';
import { SlackWorkspace } from '../workspace/entities.ts';
import { channelVisible } from './visibility.ts';

interface SelectChannelsInput {
  workspaceId: string;
  version: number;
  channelIds: readonly string[];
}

/**
 * Replaces a workspace's selection, as far as the caller sees its channels: what they do not see is neither selected
 * nor dropped by them.
 */
export async function selectChannels(context: Context, input: SelectChannelsInput): Promise<SlackWorkspace> {
  const named = input.channelIds.map((id) => id.toLowerCase());
  const chosen = [...new Set(named)].filter(isUuid);
  return context.write(async (em, query) => {
    const at = { id: input.workspaceId, version: input.version };
    const workspace = await findAtVersion(em, SlackWorkspace, at, 'workspace', context.identity);
    const found = await query<{ id: string; suitable: boolean }>(
      `select t.id, t.type not in ('IM', 'MPIM') and t.is_supported as suitable from slack_channel t where t.workspace_id = $1 and t.id = any($2::uuid[]) and ${channelVisible}`,
      [workspace.id, chosen],
    );
    const suitable = new Map(found.map((channel) => [channel.id, channel.suitable]));
    eachOf(named, 'input.channelIds', (id, at) => {
      if (!suitable.has(id)) throw notFound('channel', at);
      if (!suitable.get(id))
        throw badUserInput('Direct messages and unsupported channels cannot be analysed; select other channels.', at);
    });
    const changed = await query(
      `update slack_channel t set selected_for_analysis = not t.selected_for_analysis, updated_at = now()
       where t.workspace_id = $1 and t.selected_for_analysis is distinct from (t.id = any($2::uuid[])) and ${channelVisible} returning t.id`,
      [workspace.id, chosen],
    );
    if (changed.length > 0) raiseVersion(workspace, context.user);
    return workspace;
  });
}
