import type { Narrowing } from '#platform/data/narrowing.ts';
import { parseSearch } from '#platform/search/parseSearch.ts';
import type { Search } from '#platform/search/searchSetting.ts';
import { badUserInput } from '#platform/values/errors.ts';
import { isUuid } from '#platform/values/uuid.ts';
import type { SlackMessage } from './entities.ts';
import { conditionsOf, operatorKeys } from './operators.ts';
import { partConditions, threadConditions } from './parts.ts';

/** The API's filter of messages; what is absent or null does not narrow. */
export interface MessageFilter {
  search?: string | null;
  channelIds?: readonly string[] | null;
  authorId?: string | null;
  mentions?: string | null;
  from?: Date | null;
  to?: Date | null;
  has?: readonly (keyof typeof partConditions)[] | null;
  threads?: keyof typeof threadConditions | null;
}

type Condition = readonly [sql: string, ...parameters: unknown[]];

const mostChannels = 100;
const nobody = '00000000-0000-0000-0000-000000000000';

/**
 * The filter in a connection's terms, and what is looked up in the index of words.
 * @throws OrgraphError BAD_USER_INPUT for too many channels, for a range that does not end after it begins, and for a
 * search that says nothing.
 */
export function narrowedBy(
  filter: MessageFilter | null | undefined,
): Narrowing<SlackMessage> & { search: Search | undefined } {
  const { search, channelIds, authorId, mentions, from, to, has, threads } = filter ?? {};
  if ((channelIds?.length ?? 0) > mostChannels)
    throw badUserInput(`Name at most ${mostChannels} channels.`, 'filter.channelIds');
  if (from != null && to != null && from >= to) throw badUserInput('The range must end after it begins.', 'filter.to');
  const { terms, operators } = parseSearch(search ?? '', operatorKeys, 'filter.search');
  const conditions: Condition[] = conditionsOf(operators);
  if (from != null) conditions.push(['t.posted_at >= ?', from]);
  if (to != null) conditions.push(['t.posted_at < ?', to]);
  for (const part of new Set(has ?? [])) conditions.push([partConditions[part]]);
  if (threads != null) conditions.push([threadConditions[threads]]);
  return {
    where: {
      channel: channelIds?.filter(isUuid),
      author: authorId == null ? undefined : [authorId].filter(isUuid),
    },
    conditions,
    search: terms.length === 0 && mentions == null ? undefined : { terms, marks: marksOf(mentions) },
  };
}

/** A message's words are marked with the Slack ids of whom it mentions. */
const marksOf = (mentions: string | null | undefined): Search['marks'] =>
  mentions == null
    ? []
    : [['(select slack_id from slack_user where id = ?::uuid)', isUuid(mentions) ? mentions : nobody]];
