import type { Query } from '#platform/data/unitOfWork.ts';
import type { ExportedChannel } from '../exportReader/records.ts';
import type { Changes } from './changes.ts';
import { isLoosened } from './closedChannels.ts';
import type { Destination } from './destination.ts';
import { insertMissing, upsert, type UpsertTarget } from './upsert.ts';

const slackChannel: UpsertTarget = {
  table: 'slack_channel',
  key: ['workspace_id', 'slack_id'],
  columns: {
    workspace_id: 'uuid',
    slack_id: 'text',
    name: 'text',
    type: 'text',
    purpose: 'text',
    topic: 'text',
    member_count: 'int',
    is_archived: 'boolean',
    slack_created_at: 'timestamptz',
  },
  merge: {
    type: `case when excluded.type = 'PUBLIC' then present.type else excluded.type end`,
    member_count: 'coalesce(excluded.member_count, present.member_count)',
    slack_created_at: 'coalesce(excluded.slack_created_at, present.slack_created_at)',
  },
  stamps: { last_sync_at: 'now()' },
};

/**
 * Writes channels; of an older export they only fill gaps. A channel that is not public here stays so, whatever an
 * export says, unless it is among those that may be loosened.
 */
export async function writeChannels(
  query: Query,
  { workspace, isNewest, listedTypes, loosen }: Destination,
  channels: readonly ExportedChannel[],
): Promise<Partial<Changes>> {
  const write = isNewest ? upsert : insertMissing;
  const loosened = channels.filter((channel) => isLoosened(channel, loosen));
  const opened = await query(open, [
    workspace,
    loosened.map(({ slackId }) => slackId),
    loosened.map(({ type }) => type),
  ]);
  const written = await write(
    query,
    slackChannel,
    channels.map((channel) => ({
      workspace_id: workspace,
      slack_id: channel.slackId,
      name: channel.name,
      type: channel.type,
      purpose: channel.purpose,
      topic: channel.topic,
      member_count: channel.members.length > 0 ? channel.members.length : null,
      // What newer exports do not list was deleted in Slack.
      is_archived: channel.isArchived || (!isNewest && listedTypes.includes(channel.type)),
      slack_created_at: channel.createdAt,
    })),
  );
  return { ...written, changed: (written.changed ?? 0) + opened.length };
}

const open = `
  update slack_channel set type = given.type, updated_at = now() from unnest($2::text[], $3::text[]) as given(slack_id, type)
  where slack_channel.workspace_id = $1 and slack_channel.slack_id = given.slack_id and slack_channel.type <> given.type returning slack_channel.id`;

/**
 * Makes the participants of channels those of the export. A PUBLIC channel without any is left as it is: an export
 * lists none for an archived one, and everybody sees it anyway.
 */
export async function writeMembers(
  query: Query,
  channels: readonly ExportedChannel[],
  idOf: { channel(slackId: string): string; user(slackId: string): string },
): Promise<Partial<Changes>> {
  const listed = channels.filter(({ type, members }) => type !== 'PUBLIC' || members.length > 0);
  if (listed.length === 0) return {};
  const pairs = listed.flatMap(({ slackId, members }) =>
    members.map((member) => [idOf.channel(slackId), idOf.user(member)] as const),
  );
  const [result] = await query<{ added: number; removed: number }>(
    `
    with given as materialized (select * from unnest($1::uuid[], $2::uuid[]) as given(channel_id, slack_user_id)),
    removed as (
      delete from slack_channel_member present where channel_id = any($3::uuid[])
        and not exists (select from given where given.channel_id = present.channel_id and given.slack_user_id = present.slack_user_id)
      returning 1),
    added as (
      insert into slack_channel_member (channel_id, slack_user_id) select channel_id, slack_user_id from given
      on conflict (organization_id, channel_id, slack_user_id) do nothing returning 1)
    select (select count(*) from added)::int as added, (select count(*) from removed)::int as removed`,
    [
      pairs.map(([channel]) => channel),
      pairs.map(([, user]) => user),
      listed.map(({ slackId }) => idOf.channel(slackId)),
    ],
  );
  return result!;
}
