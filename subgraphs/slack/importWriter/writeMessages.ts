import type { Query } from '#platform/data/unitOfWork.ts';
import { hiddenByLimit } from '../exportReader/hiddenByLimit.ts';
import { deletedMessage } from '../exportReader/messages.ts';
import type { ExportedMessage } from '../exportReader/records.ts';
import type { Names } from '../markup/names.ts';
import type { Changes } from './changes.ts';
import { markupColumns, markupTypes } from './markupColumns.ts';
import { upsert, type UpsertTarget } from './upsert.ts';

const slackMessage: UpsertTarget = {
  table: 'slack_message',
  key: ['channel_id', 'slack_ts'],
  columns: {
    channel_id: 'uuid',
    slack_ts: 'text',
    author_id: 'uuid',
    sender_name: 'text',
    sender_icon_url: 'text',
    text: 'text',
    subtype: 'text',
    is_edited: 'boolean',
    edited_ts: 'text',
    is_deleted: 'boolean',
    attachments: 'jsonb',
    files: 'jsonb',
    raw: 'jsonb',
    ...markupTypes,
    thread_ts: 'text',
    is_thread_parent: 'boolean',
    is_thread_reply: 'boolean',
    reaction_count: 'int',
    posted_at: 'timestamptz(3)',
  },
};

/** Columns of a message's place in its thread: whoever knows of it is believed. */
const ofThread: Readonly<Record<string, string>> = {
  thread_ts: 'coalesce(excluded.thread_ts, present.thread_ts)',
  is_thread_parent: 'excluded.is_thread_parent or present.is_thread_parent',
  is_thread_reply: 'excluded.is_thread_reply or present.is_thread_reply',
};

/**
 * What is deleted stays deleted, and what a plan's limit hides says nothing against what was read before or comes later.
 * Else the later edit is the message, and of equal ones that of the newer export.
 * @param ahead whether what is there is of a newer export.
 */
function merged(ahead: boolean): UpsertTarget {
  const edit = (row: string) => `coalesce(${row}.edited_ts::numeric, 0)`;
  const later = `${edit('present')} ${ahead ? '>=' : '>'} ${edit('excluded')}`;
  const [was, is] = [hiddenSql('present'), hiddenSql('excluded')];
  const stays = `(present.is_deleted or (not excluded.is_deleted and case when ${is} = ${was} then ${later} else ${is} end))`;
  const merge = Object.fromEntries(
    Object.keys(slackMessage.columns).map((name) => [
      name,
      ofThread[name] ?? `case when ${stays} then present.${name} else excluded.${name} end`,
    ]),
  );
  return { ...slackMessage, merge };
}
/** Whether a limit of the workspace's plan has left nothing of what the message said. */
const hiddenSql = (row: string) =>
  `case when ${row}.processed_text is null and ${row}.text is null then coalesce(${hiddenByLimit.sql(`${row}.raw`)}, false) else false end`;
const [ofNewer, ofOlder] = [merged(false), merged(true)];

interface Ids {
  channel(slackId: string): string;
  user(slackId: string): string;
}

/**
 * Parents and reply counters are not of these rows: linkThreads.ts counts what is there.
 * @param olderThan where the channel holds what newer exports said: the age of this one. What they lacked although they
 * had all of its day comes as deleted.
 */
export async function writeMessages(
  query: Query,
  messages: readonly ExportedMessage[],
  idOf: Ids,
  names: Names,
  olderThan?: string,
): Promise<Partial<Changes>> {
  const gone = olderThan === undefined ? new Set() : await goneSince(query, messages, idOf, olderThan);
  const kept = messages.map((message) =>
    gone.has(keyOf(idOf.channel(message.channelId), message.ts))
      ? deletedMessage(message.channelId, message.ts, message.threadTs, message.isCopy)
      : message,
  );
  return upsert(
    query,
    olderThan === undefined ? ofNewer : ofOlder,
    kept.map((message) => ({
      channel_id: idOf.channel(message.channelId),
      slack_ts: message.ts,
      author_id: message.authorId === null ? null : idOf.user(message.authorId),
      sender_name: message.senderName,
      sender_icon_url: message.senderIconUrl,
      text: message.text,
      subtype: message.subtype,
      is_edited: message.editedTs !== null,
      edited_ts: message.editedTs,
      is_deleted: message.isDeleted,
      attachments: message.attachments,
      files: message.files,
      raw: message.raw,
      ...markupColumns(message.raw, names),
      thread_ts: message.threadTs,
      is_thread_parent: message.isThreadParent,
      is_thread_reply: message.isThreadReply,
      reaction_count: message.reactionCount,
      posted_at: message.postedAt,
    })),
  );
}

const keyOf = (channel: string, ts: string): string => `${channel} ${ts}`;

/** Those of the messages that are not here, within a day that a newer export had whole. */
async function goneSince(
  query: Query,
  messages: readonly ExportedMessage[],
  idOf: Ids,
  age: string,
): Promise<Set<string>> {
  const found = await query<{ channel: string; ts: string }>(
    `select given.channel_id as channel, given.ts from unnest($1::uuid[], $2::text[]) as given(channel_id, ts)
     where exists (select from slack_day day where day.channel_id = given.channel_id and day.source_ts::numeric > $3::numeric
         and given.ts::numeric > day.first_ts::numeric and given.ts::numeric < day.last_ts::numeric)
       and not exists (select from slack_message message where message.channel_id = given.channel_id and message.slack_ts = given.ts)`,
    [messages.map(({ channelId }) => idOf.channel(channelId)), messages.map(({ ts }) => ts), age],
  );
  return new Set(found.map(({ channel, ts }) => keyOf(channel, ts)));
}

/**
 * Adds the reactions of these messages; one that is gone is removed where Slack lists everybody who reacted. Deleted
 * messages have none; of an older export, only messages get any that it has added, or of which nobody is known who
 * reacted.
 */
export async function writeReactions(
  query: Query,
  messages: readonly ExportedMessage[],
  idOf: Ids,
  isOlder: boolean,
): Promise<Partial<Changes>> {
  const rows = messages.map(({ channelId, ts, reactions, raw }) => ({
    channel_id: idOf.channel(channelId),
    slack_ts: ts,
    is_complete: !(raw !== null && hiddenByLimit.of(raw)) && reactions.every(({ isComplete }) => isComplete),
    reactions: reactions.flatMap(({ emoji, users }) => users.map((user) => [idOf.user(user), emoji])),
  }));
  const [result] = await query<{ added: number; removed: number }>(
    `
    with given as materialized (
      select message.id as message_id, is_complete or message.is_deleted as is_complete,
        case when message.is_deleted then '[]' else reactions end as reactions
      from jsonb_to_recordset($1::jsonb) as given(channel_id uuid, slack_ts text, is_complete boolean, reactions jsonb)
      join slack_message message using (channel_id, slack_ts)
      where not $2 or message.added_by_run = nullif(current_setting('app.import_run_id', true), '')::uuid
        or (message.reaction_count > 0 and not exists (select from slack_reaction known where known.message_id = message.id))),
    listed as materialized (
      select message_id, (reaction ->> 0)::uuid as slack_user_id, reaction ->> 1 as emoji from given cross join jsonb_array_elements(reactions) as reaction),
    gone as materialized (
      select present.id from given join slack_reaction present using (message_id)
      where given.is_complete and (present.message_id, present.slack_user_id, present.emoji::text) not in (select message_id, slack_user_id, emoji from listed)),
    removed as (delete from slack_reaction where id in (select id from gone) returning 1),
    added as (
      insert into slack_reaction (message_id, slack_user_id, emoji) select message_id, slack_user_id, emoji from listed
      on conflict (organization_id, message_id, slack_user_id, emoji) do nothing returning 1)
    select (select count(*) from added)::int as added, (select count(*) from removed)::int as removed`,
    [JSON.stringify(rows), isOlder],
  );
  return result!;
}
