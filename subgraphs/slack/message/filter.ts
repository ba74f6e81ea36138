import { chosen } from '#platform/data/chosen.ts';
import type { Narrowing } from '#platform/data/narrowing.ts';
import { parseSearch } from '#platform/search/parseSearch.ts';
import type { Marks, Search } from '#platform/search/searchSetting.ts';
import { badUserInput } from '#platform/values/errors.ts';
import { isUuid } from '#platform/values/uuid.ts';
import { ofAuthors, ofChannels, ofPart, ofTime, type Criterion } from './criteria.ts';
import type { SlackMessage } from './entities.ts';
import { criteriaOf, operatorKeys } from './operators.ts';
import { threadConditions, type partConditions } from './parts.ts';

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

const mostChannels = 100;
const nobody = '00000000-0000-0000-0000-000000000000';

/** How a filter's messages are read: in a list, or by a search of words. */
export type Narrowed =
  | { search: undefined; narrowing: Narrowing<SlackMessage> }
  | { search: Search; narrowing: Narrowing<SlackMessage>; ofWords: Narrowing<object> };

/**
 * The filter's terms.
 * @throws OrgraphError BAD_USER_INPUT for too many channels, for a range that does not end after it begins, and for a
 * search that says nothing.
 */
export function narrowedBy(filter: MessageFilter | null | undefined): Narrowed {
  const { search, channelIds, authorId, mentions, from, to, has, threads } = filter ?? {};
  if ((channelIds?.length ?? 0) > mostChannels)
    throw badUserInput(`Name at most ${mostChannels} channels.`, 'filter.channelIds');
  if (from != null && to != null && from >= to) throw badUserInput('The range must end after it begins.', 'filter.to');
  const { terms, operators } = parseSearch(search ?? '', operatorKeys, 'filter.search');
  const [channels, authors] = [
    chosen(channelIds)?.filter(isUuid),
    authorId == null ? undefined : [authorId].filter(isUuid),
  ];
  const criteria = criteriaOf(operators);
  if (from != null) criteria.push(ofTime(['t.posted_at >= ?', from], from.getTime(), undefined));
  if (to != null) criteria.push(ofTime(['t.posted_at < ?', to], undefined, to.getTime()));
  for (const part of new Set(has ?? [])) criteria.push(ofPart(part));
  if (threads != null) criteria.push({ condition: [threadConditions[threads]] });
  if (terms.length === 0 && mentions == null && !criteria.some(({ isFoundByMarks }) => isFoundByMarks))
    return {
      search: undefined,
      narrowing: {
        where: { channel: channels, author: authors },
        conditions: criteria.map(({ condition }) => condition),
      },
    };
  if (channels !== undefined) criteria.push(ofChannels('?::uuid[]', arrayOf(channels)));
  if (authors !== undefined)
    criteria.push(ofAuthors('array(select id from slack_user where id = any(?::uuid[]))', arrayOf(authors)));
  const conditionsOf = (which: (criterion: Criterion) => boolean) => ({
    conditions: criteria.filter(which).map(({ condition }) => condition),
  });
  return {
    search: { terms, marks: [...ofMentions(mentions), ...criteria.flatMap(({ marks }) => (marks ? [marks] : []))] },
    narrowing: conditionsOf(({ marks }) => marks === undefined),
    ofWords: conditionsOf(({ isFiner = false }) => isFiner),
  };
}

const arrayOf = (ids: readonly string[]): string => `{${ids.join(',')}}`;

/** A message's words are marked with the Slack ids of whom it mentions. */
const ofMentions = (mentions: string | null | undefined): readonly Marks[] =>
  mentions == null
    ? []
    : [['array(select slack_id from slack_user where id = ?::uuid)', isUuid(mentions) ? mentions : nobody]];
