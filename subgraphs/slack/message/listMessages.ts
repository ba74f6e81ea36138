import type { PageArguments } from '#platform/data/page.ts';
import type { Context } from '#platform/graphql/context.ts';
import { SlackMessage, SlackMessageWords } from './entities.ts';
import { narrowedBy, type MessageFilter } from './filter.ts';
import { timeline } from './order.ts';

export type MessageOrder = 'NEWEST' | 'OLDEST' | 'RELEVANCE';

export interface MessageList extends PageArguments {
  filter?: MessageFilter | null;
  orderBy: MessageOrder;
}

/** Messages that a filter leaves, with the hits of its search; by relevance only where words are searched for (inputs.ts). */
export function listMessages({ filter, orderBy, ...page }: MessageList, { connection, search: find }: Context) {
  const narrowed = narrowedBy(filter);
  const byRank = orderBy === 'RELEVANCE';
  if (narrowed.search !== undefined && (narrowed.search.terms.length > 0 || !byRank))
    return find(
      SlackMessage,
      { ...page, orderBy },
      {
        ...narrowed.narrowing,
        search: narrowed.search,
        words: [SlackMessageWords, 'message', narrowed.ofWords],
        orders: ofHits,
      },
    );
  return connection(SlackMessage, { ...page, orderBy }, { ...narrowed.narrowing, orders: timeline });
}

/** Of words only the time is kept. */
const ofHits = { NEWEST: ['-postedAt'], OLDEST: ['postedAt'], RELEVANCE: ['-postedAt'] };
