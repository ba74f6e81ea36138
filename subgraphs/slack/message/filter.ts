import { chosen } from '#platform/data/chosen.ts';
import type { Narrowing } from '#platform/data/narrowing.ts';
import type { Marks, Search } from '#platform/search/searchSetting.ts';
import { isUuid, nilUuid } from '#platform/values/uuid.ts';
import { ofAuthors, ofChannels, ofPart, ofTime, type Criterion } from './criteria.ts';
import type { SlackMessage } from './entities.ts';
import { threadConditions, type partConditions } from './parts.ts';
import type { MessageSearch } from './search.ts';

/** The API's filter of messages; what is absent or null does not narrow. */
export interface MessageFilter {
  search?: MessageSearch | null;
  channelIds?: readonly string[] | null;
  authorId?: string | null;
  mentions?: string | null;
  from?: Date | null;
  to?: Date | null;
  has?: readonly (keyof typeof partConditions)[] | null;
  threads?: keyof typeof threadConditions | null;
}

/** How a filter's messages are read: in a list, or by a search of words. */
export type Narrowed =
  | { search: undefined; narrowing: Narrowing<SlackMessage> }
  | { search: Search; narrowing: Narrowing<SlackMessage>; ofWords: Narrowing<object> };

/** What a filter, which has been read (inputs.ts), narrows to. */
export function narrowedBy(filter: MessageFilter | null | undefined): Narrowed {
  const { search, channelIds, authorId, mentions, from, to, has, threads } = filter ?? {};
  const terms = search?.terms ?? [];
  const [channels, authors] = [
    chosen(channelIds)?.filter(isUuid),
    authorId == null ? undefined : [authorId].filter(isUuid),
  ];
  const criteria = [...(search?.criteria ?? [])];
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
    : [['array(select slack_id from slack_user where id = ?::uuid)', isUuid(mentions) ? mentions : nilUuid]];
