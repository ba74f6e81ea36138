import type { Query } from '#platform/data/unitOfWork.ts';
import type { Changes } from './changes.ts';

const channelsAtOnce = 200;

/**
 * Gives each reply in these channels its thread's first message as parent, where that is there, and each parent the
 * number of its replies and of their authors: what is counted is what is stored, whatever part of a thread the export
 * holds. Last, each channel learns the span of its messages.
 */
export async function linkThreads(query: Query, channels: readonly string[]): Promise<Partial<Changes>> {
  let changed = 0;
  for (let at = 0; at < channels.length; at += channelsAtOnce) {
    const some = channels.slice(at, at + channelsAtOnce);
    for (const statement of [parents, counters])
      changed += (await query<{ changed: number }>(statement, [some]))[0]!.changed;
    await query(span, [some]);
  }
  return { changed };
}

// Each parent is looked up by its key: of rows that its own transaction has added PostgreSQL knows no numbers.
const parents = `
  with found as materialized (
    select reply.id, (
      select parent.id from slack_message parent
      where parent.organization_id = reply.organization_id and parent.channel_id = reply.channel_id and parent.slack_ts = reply.thread_ts) as parent_id
    from slack_message reply where reply.channel_id = any($1::uuid[]) and reply.is_thread_reply),
  linked as (
    update slack_message reply set parent_id = found.parent_id, updated_at = now() from found
    where reply.id = found.id and found.parent_id is not null and reply.parent_id is distinct from found.parent_id
    returning 1)
  select count(*)::int as changed from linked`;

const counters = `
  with counted as (
    select parent_id, (count(*) filter (where not is_deleted))::int as replies, count(distinct author_id)::int as authors from slack_message
    where channel_id = any($1::uuid[]) and parent_id is not null group by parent_id),
  written as (
    update slack_message parent set reply_count = replies, reply_users_count = authors, is_thread_parent = true, updated_at = now() from counted
    where parent.id = counted.parent_id and (reply_count, reply_users_count, is_thread_parent) is distinct from (replies, authors, true)
    returning 1)
  select count(*)::int as changed from written`;

const span = `
  update slack_channel channel set oldest_synced_ts = oldest, latest_synced_ts = latest, last_sync_at = now(), updated_at = now()
  from (select channel_id, min(slack_ts collate "C") as oldest, max(slack_ts collate "C") as latest from slack_message where channel_id = any($1::uuid[]) group by channel_id) as span
  where channel.id = span.channel_id and (oldest_synced_ts, latest_synced_ts) is distinct from (oldest, latest)`;
