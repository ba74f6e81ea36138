import type { Query } from '#platform/data/unitOfWork.ts';
import type { ExportedLists } from '../exportReader/records.ts';
import type { Destination } from './destination.ts';

/**
 * What the lists of channels say of channels that are here, those included that are not imported: one that is not
 * public any more is closed at once, whichever export says so; and of the newest export, whoever is in no list of a
 * closed one any more is no participant, and a channel that its list lacks was deleted in Slack: it is archived.
 */
export async function writeLists(
  query: Query,
  { workspace, isNewest }: Destination,
  { types, channels }: ExportedLists,
): Promise<{ closed: number; removed: number }> {
  const hidden = channels.filter(({ type }) => type !== 'PUBLIC');
  const [done] = await query<{ closed: number; removed: number; archived: number }>(statement, [
    workspace,
    JSON.stringify(hidden.map(({ slackId, type, members }) => ({ slack_id: slackId, type, members }))),
    isNewest,
    types,
    channels.map(({ slackId }) => slackId),
  ]);
  return { closed: done!.closed + done!.archived, removed: done!.removed };
}

const statement = `
  with hidden as materialized (
    select channel.id, given.type, given.members, channel.type = 'PUBLIC' as was_public
    from jsonb_to_recordset($2::jsonb) as given(slack_id text, type text, members jsonb)
    join slack_channel channel on channel.workspace_id = $1 and channel.slack_id = given.slack_id),
  closed as (
    update slack_channel channel set type = hidden.type, updated_at = now() from hidden
    where channel.id = hidden.id and hidden.was_public returning 1),
  removed as (
    delete from slack_channel_member member using hidden, slack_user person
    where $3 and member.channel_id = hidden.id and person.id = member.slack_user_id
      and not exists (select from jsonb_array_elements_text(hidden.members) as listed(slack_id) where listed.slack_id = person.slack_id)
    returning 1),
  archived as (
    update slack_channel channel set is_archived = true, updated_at = now()
    where $3 and channel.workspace_id = $1 and not channel.is_archived and channel.type = any($4::text[])
      and channel.slack_id <> all($5::text[]) and not exists (select from hidden where hidden.id = channel.id)
    returning 1)
  select (select count(*) from closed)::int as closed, (select count(*) from removed)::int as removed,
    (select count(*) from archived)::int as archived`;
