import type { InputReaders } from '#platform/graphql/inputs.ts';
import { badUserInput } from '#platform/values/errors.ts';
import { readEndOfRange } from '#platform/values/reads.ts';
import { mostAround } from './context.ts';
import { looksForWords, readSearch } from './search.ts';

const mostChannels = 100;

function around(size: number, field: string): number {
  if (size < 0 || size > mostAround) throw badUserInput(`Ask for 0 to ${mostAround} messages.`, field);
  return size;
}

export const inputs: InputReaders = {
  SlackMessageFilter: {
    search: readSearch,
    channelIds(ids: readonly string[], field) {
      if (ids.length > mostChannels) throw badUserInput(`Name at most ${mostChannels} channels.`, field);
      return ids;
    },
    to: readEndOfRange,
  },
  'Query.slackMessages': {
    orderBy(order: string, field, { input: { filter } }) {
      if (order === 'RELEVANCE' && !looksForWords(filter?.search))
        throw badUserInput('Messages are ordered by relevance where words are searched for.', field);
      return order;
    },
  },
  'Query.slackActivity': {
    to: readEndOfRange,
    by(dimensions: readonly string[], field) {
      if (dimensions.length === 0) throw badUserInput('Say what to count by.', field);
      return dimensions;
    },
  },
  'SlackMessage.context': { before: around, after: around },
};
