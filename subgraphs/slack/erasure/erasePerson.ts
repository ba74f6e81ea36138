import type { Query } from '#platform/data/unitOfWork.ts';
import { writableColumns } from '../importRun/writableColumns.ts';
import { rewriteMentions } from './rewriteMentions.ts';

/**
 * Takes from an organization's rows what they say of a person of this Slack id, in every workspace: their messages keep
 * their places alone, their reactions go, their row keeps its ids alone, and where others have named or quoted them
 * their id is left. What imports keep for undoing them gives none of it back.
 */
export async function erasePerson(query: Query, slackId: string): Promise<void> {
  for (const statement of [...journal, ...ofOthers]) await query(statement, [slackId]);
  const columns = await writableColumns(query);
  await rewriteMentions(query, slackId, columns.get('slack_message')!);
  await query(
    `update slack_message set ${toDefaults(columns.get('slack_message')!, place)}, is_deleted = true, updated_at = now() where author_id in ${person}`,
    [slackId],
  );
  await query(
    `update slack_user set ${toDefaults(columns.get('slack_user')!, identity)}, name = slack_id, is_deleted = true, updated_at = now() where slack_id = $1`,
    [slackId],
  );
}

const person = `(select id from slack_user where slack_id = $1)`;

const ids = ['id', 'organization_id', 'created_at', 'updated_at', 'added_by_run'];
/** What is left of a message: where and when it was. */
const place = [
  ...ids,
  'channel_id',
  'parent_id',
  'slack_ts',
  'posted_at',
  'is_deleted',
  'source_ts',
  'thread_ts',
  'is_thread_parent',
  'is_thread_reply',
  'reply_count',
  'reply_users_count',
];
/** What is left of a person's row. */
const identity = [
  ...ids,
  'workspace_id',
  'slack_id',
  'name',
  'is_bot',
  'is_deleted',
  'is_external',
  'correlated_at',
  'source_ts',
];

/** Every other column, whatever it is, is as in a new row. */
const toDefaults = (columns: readonly string[], kept: readonly string[]): string =>
  columns
    .filter((name) => !kept.includes(name))
    .map((name) => `${name} = default`)
    .join(', ');

/** What the import that can be undone has kept of the person. */
const journal = [
  `delete from import_change where (table_name = 'slack_user' and row_id in ${person})
     or (table_name = 'slack_message' and (row_id in (select id from slack_message where author_id in ${person}) or (former ->> 'author_id')::uuid in ${person}))
     or (table_name = 'slack_reaction' and (former ->> 'slack_user_id')::uuid in ${person})`,
  `update import_change set former = former - 'name' where table_name = 'slack_channel' and row_id in (
     select channel_id from slack_channel_member where slack_user_id in ${person})`,
];

const ofOthers = [
  // A group message is named after its participants.
  `update slack_channel t set name = slack_id, updated_at = now() where type = 'MPIM' and exists (
     select from slack_channel_member member where member.organization_id = t.organization_id and member.channel_id = t.id and member.slack_user_id in ${person})`,
  `with gone as (delete from slack_reaction where slack_user_id in ${person} returning organization_id, message_id),
     counted as (select organization_id, message_id, count(*)::int as reactions from gone group by 1, 2)
   update slack_message t set reaction_count = greatest(t.reaction_count - reactions, 0), updated_at = now() from counted
   where counted.organization_id = t.organization_id and counted.message_id = t.id`,
];
