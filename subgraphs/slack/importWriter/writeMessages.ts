import type { Query } from '#platform/data/unitOfWork.ts';
import type { ExportedMessage } from '../exportReader/records.ts';
import type { Changes } from './changes.ts';
import { upsert, type UpsertTarget } from './upsert.ts';

const slackMessage: UpsertTarget = {
  table: 'slack_message',
  key: ['channel_id', 'slack_ts'],
  columns: {
    channel_id: 'uuid',
    slack_ts: 'text',
    author_id: 'uuid',
    text: 'text',
    subtype: 'text',
    is_edited: 'boolean',
    edited_ts: 'text',
    attachments: 'jsonb',
    files: 'jsonb',
    thread_ts: 'text',
    is_thread_parent: 'boolean',
    is_thread_reply: 'boolean',
    reaction_count: 'int',
    posted_at: 'timestamptz(3)',
  },
  // Replies make a parent of a message whose own record says nothing of them (linkThreads.ts).
  merge: { is_thread_parent: 'excluded.is_thread_parent or present.is_thread_parent' },
};

interface Ids {
  channel(slackId: string): string;
  user(slackId: string): string;
}

/** Parents and reply counters are not of these rows: linkThreads.ts counts what is there. */
export const writeMessages = (
  query: Query,
  messages: readonly ExportedMessage[],
  idOf: Ids,
): Promise<Partial<Changes>> =>
  upsert(
    query,
    slackMessage,
    messages.map((message) => ({
      channel_id: idOf.channel(message.channelId),
      slack_ts: message.ts,
      author_id: message.authorId === null ? null : idOf.user(message.authorId),
      text: message.text,
      subtype: message.subtype,
      is_edited: message.editedTs !== null,
      edited_ts: message.editedTs,
      attachments: message.attachments,
      files: message.files,
      thread_ts: message.threadTs,
      is_thread_parent: message.isThreadParent,
      is_thread_reply: message.isThreadReply,
      reaction_count: message.reactionCount,
      posted_at: message.postedAt,
    })),
  );

/** Adds the reactions of these messages; one that is gone is removed where Slack lists everybody who reacted. */
export async function writeReactions(
  query: Query,
  messages: readonly ExportedMessage[],
  idOf: Ids,
): Promise<Partial<Changes>> {
  const rows = messages.map(({ channelId, ts, reactions }) => ({
    channel_id: idOf.channel(channelId),
    slack_ts: ts,
    is_complete: reactions.every(({ isComplete }) => isComplete),
    reactions: reactions.flatMap(({ emoji, users }) => users.map((user) => [idOf.user(user), emoji])),
  }));
  const [result] = await query<{ added: number; removed: number }>(
    `
    with given as materialized (
      select message.id as message_id, is_complete, reactions
      from jsonb_to_recordset($1::jsonb) as given(channel_id uuid, slack_ts text, is_complete boolean, reactions jsonb)
      join slack_message message using (channel_id, slack_ts)),
    listed as materialized (
      select message_id, (reaction ->> 0)::uuid as slack_user_id, reaction ->> 1 as emoji from given cross join jsonb_array_elements(reactions) as reaction),
    removed as (
      delete from slack_reaction present using given where present.message_id = given.message_id and given.is_complete
        and not exists (select from listed where (listed.message_id, listed.slack_user_id, listed.emoji) = (present.message_id, present.slack_user_id, present.emoji))
      returning 1),
    added as (
      insert into slack_reaction (message_id, slack_user_id, emoji) select message_id, slack_user_id, emoji from listed
      on conflict (organization_id, message_id, slack_user_id, emoji) do nothing returning 1)
    select (select count(*) from added)::int as added, (select count(*) from removed)::int as removed`,
    [JSON.stringify(rows)],
  );
  return result!;
}
