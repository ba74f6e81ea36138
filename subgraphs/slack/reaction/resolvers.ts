import type { PageArguments } from '#platform/data/page.ts';
import type { RowOf } from '#platform/data/rows.ts';
import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { SlackMessage } from '../message/entities.ts';
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
      connection(SlackReaction, page, { of: ['message', id], orderBy: ['emoji'] }),
  },
};
