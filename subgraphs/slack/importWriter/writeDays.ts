import type { Query } from '#platform/data/unitOfWork.ts';
import type { ExportedDay } from '../exportReader/records.ts';
import type { Changes } from './changes.ts';
import { emptied } from './deletedMessage.ts';

/**
 * What a newer export lacks within a day that it has whole was deleted in Slack: strictly between the day's first
 * message and its last, because what a limit on age has cut off lies at the edges. The day itself is kept, so that an
 * older export does not bring such a message.
 */
export async function writeDays(
  query: Query,
  days: readonly ExportedDay[],
  idOf: { channel(slackId: string): string },
  age: string,
): Promise<Partial<Changes>> {
  if (days.length === 0) return {};
  const given = JSON.stringify(
    days.map(({ channelId, first, last }) => ({ channel_id: idOf.channel(channelId), first_ts: first, last_ts: last })),
  );
  await query(keep, [given, age]);
  const times = days.flatMap(({ channelId, times: some }) => some.map((ts) => [idOf.channel(channelId), ts] as const));
  const [done] = await query<{ changed: number }>(remove, [
    given,
    times.map(([channel]) => channel),
    times.map(([, ts]) => ts),
  ]);
  return done!;
}

const keep = `
  insert into slack_day (channel_id, first_ts, last_ts, source_ts)
  select channel_id, first_ts, last_ts, $2 from jsonb_to_recordset($1::jsonb) as given(channel_id uuid, first_ts text, last_ts text)
  on conflict do nothing`;

const remove = `
  with day as materialized (
    select * from jsonb_to_recordset($1::jsonb) as given(channel_id uuid, first_ts text, last_ts text)),
  listed as materialized (select * from unnest($2::uuid[], $3::text[]) as listed(channel_id, ts)),
  gone as materialized (
    select message.id from day join slack_message message on message.channel_id = day.channel_id
      and message.posted_at between to_timestamp(day.first_ts::float8) - interval '1 second' and to_timestamp(day.last_ts::float8) + interval '1 second'
      and message.slack_ts::numeric > day.first_ts::numeric and message.slack_ts::numeric < day.last_ts::numeric
    where not message.is_deleted
      and not exists (select from listed where listed.channel_id = message.channel_id and listed.ts = message.slack_ts)),
  reactions as (delete from slack_reaction reaction using gone where reaction.message_id = gone.id returning 1),
  emptied as (
    update slack_message message set ${emptied}, updated_at = now() from gone where message.id = gone.id returning 1)
  select (select count(*) from emptied)::int as changed`;
