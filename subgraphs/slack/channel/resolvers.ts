import type { PageArguments } from '#platform/data/page.ts';
import type { RowOf } from '#platform/data/rows.ts';
import type { Context } from '#platform/graphql/context.ts';
import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { SlackMessage } from '../message/entities.ts';
import { timeline } from '../message/order.ts';
import { partConditions } from '../message/parts.ts';
import { SlackUser } from '../user/entities.ts';
import { SlackWorkspace } from '../workspace/entities.ts';
import { SlackChannel, SlackChannelMember } from './entities.ts';
import { listChannels, type ChannelFilter } from './listChannels.ts';
import { selectChannels } from './selectChannels.ts';

type Channel = RowOf<SlackChannel>;
type Member = RowOf<SlackChannelMember>;
type Key = { id: string };
type ChannelList = PageArguments & { filter?: ChannelFilter | null };

export const resolvers: GraphQLResolverMap = {
  Query: {
    slackChannels: (_: unknown, { filter, ...page }: ChannelList, context) => listChannels(context, page, filter ?? {}),
    slackChannel: (_: unknown, { id }: Key, { find }) => find(SlackChannel, id, 'channel'),
  },
  Mutation: {
    selectChannels: async (_, { input }, context) => ({ workspace: await selectChannels(context, input) }),
  },
  SlackChannel: {
    __resolveReference: ({ id }: Key, { load }: Context) => load(SlackChannel, id),
    workspace: ({ workspace }: Channel, _: unknown, { load }) => load(SlackWorkspace, workspace.id),
    members: ({ id }: Key, page: PageArguments, { connection }) =>
      connection(SlackChannelMember, page, { of: ['channel', id], orders: byJoining }),
    messages: ({ id }: Key, page: PageArguments, { connection }) =>
      connection(SlackMessage, page, { of: ['channel', id], orders: timeline }),
    files: ({ id }: Key, page: PageArguments, { connection }) => connection(SlackMessage, page, having('FILE', id)),
    links: ({ id }: Key, page: PageArguments, { connection }) => connection(SlackMessage, page, having('LINK', id)),
  },
  SlackChannelMember: {
    slackUser: ({ slackUser }: Member, _: unknown, { load }) => load(SlackUser, slackUser.id),
    channel: ({ channel }: Member, _: unknown, { load }) => load(SlackChannel, channel.id),
  },
  SlackWorkspace: {
    channels: ({ id }: Key, { filter, ...page }: ChannelList, context) => listChannels(context, page, filter ?? {}, id),
  },
};

const byJoining = { OLDEST: ['createdAt'], NEWEST: ['-createdAt'] };

/** Messages of a channel that have something. */
const having = (part: 'FILE' | 'LINK', channel: string) => ({
  of: ['channel', channel] as const,
  conditions: [[partConditions[part]] as const],
  orders: timeline,
});
