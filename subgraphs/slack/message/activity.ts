import { chosen } from '#platform/data/chosen.ts';
import { currentOrganization } from '#platform/data/tenantFilter.ts';
import type { Context } from '#platform/graphql/context.ts';
import { isUuid } from '#platform/values/uuid.ts';
import { partOfVisibleChannel } from '../channel/visibility.ts';

/** What is counted by, as SQL over the alias `t`. */
const dimensions = {
  DAY: `to_char(t.posted_at at time zone coalesce((select timezone from tenant where id = ${currentOrganization}), 'UTC'), 'YYYY-MM-DD')`,
  CHANNEL: 't.channel_id',
  PERSON: 't.author_id',
};

type Dimension = keyof typeof dimensions;

export interface ActivityOf {
  from: Date;
  to: Date;
  by: readonly Dimension[];
  channelIds?: readonly string[] | null;
}

/** What was written on a day, in a channel, by a person: null of what is not counted by. */
export interface Activity extends Record<string, unknown> {
  day: string | null;
  channel_id: string | null;
  author_id: string | null;
  messages: number;
  replies: number;
  people: number;
}

const mostGroups = 1_000;

/**
 * Counts the messages that the caller may see, without those that are deleted.
 * @returns at most 1,000 groups, those with the most messages, by day and then by their count.
 */
export async function activity({ from, to, by, channelIds }: ActivityOf, { unit }: Context): Promise<Activity[]> {
  const of = (dimension: Dimension) => (by.includes(dimension) ? dimensions[dimension] : 'null');
  const keys = [...new Set(by)].map((dimension) => dimensions[dimension]);
  return unit.query<Activity>(
    `select * from (
       select ${of('DAY')} as day, ${of('CHANNEL')} as channel_id, ${of('PERSON')} as author_id, count(*)::int as messages,
         (count(*) filter (where t.is_thread_reply))::int as replies, count(distinct t.author_id)::int as people
       from slack_message t
       where t.organization_id = $1::uuid and t.posted_at >= $2::timestamptz and t.posted_at < $3::timestamptz and not t.is_deleted
         and ($4::uuid[] is null or t.channel_id = any($4::uuid[])) and ${partOfVisibleChannel}
       group by ${keys.join(', ')} order by messages desc, ${keys.join(', ')} limit ${mostGroups}) busiest
     order by day nulls first, messages desc, channel_id, author_id`,
    [unit.scope.organization, from, to, chosen(channelIds)?.filter(isUuid) ?? null],
    { planning: 'searched' },
  );
}
