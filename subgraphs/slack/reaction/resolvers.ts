import type { PageArguments } from '#platform/data/page.ts';
import type { RowOf } from '#platform/data/rows.ts';
import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { SlackMessage } from '../message/entities.ts';
import { timeline } from '../message/order.ts';
import { partConditions } from '../message/parts.ts';
import { SlackUser } from '../user/entities.ts';
import { SlackReaction } from './entities.ts';

type Reaction = RowOf<SlackReaction>;

export const resolvers: GraphQLResolverMap = {
  SlackReaction: {
    slackUser: ({ slackUser }: Reaction, _: unknown, { load }) => load(SlackUser, slackUser.id),
    message: ({ message }: Reaction, _: unknown, { load }) => load(SlackMessage, message.id),
  },
  SlackMessage: {
    reactions: ({ id }: { id: string }, page: PageArguments, { connection }) =>
      connection(SlackReaction, page, {
        of: ['message', id],
        orders: { EMOJI: ['emoji'], EMOJI_DESCENDING: ['-emoji'] },
      }),
  },
  SlackUser: {
    reactionsGiven: ({ id }: { id: string }, page: PageArguments, { connection }) =>
      connection(SlackReaction, page, { of: ['slackUser', id] }),
    reactedMessages: ({ id }: { id: string }, page: PageArguments, { connection }) =>
      connection(SlackMessage, page, {
        of: ['author', id],
        conditions: [[partConditions.REACTION]],
        orders: timeline,
      }),
  },
};
