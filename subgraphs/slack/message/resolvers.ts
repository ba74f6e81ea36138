import type { PageArguments } from '#platform/data/page.ts';
import type { RowOf } from '#platform/data/rows.ts';
import type { Context } from '#platform/graphql/context.ts';
import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { badUserInput } from '#platform/values/errors.ts';
import { SlackChannel } from '../channel/entities.ts';
import { SlackUser } from '../user/entities.ts';
import { SlackMessage } from './entities.ts';
import { newestFirst, oldestFirst } from './order.ts';

type Message = RowOf<SlackMessage>;
type Key = { id: string };
type Range = PageArguments & { channelId: string; from?: Date | null; to?: Date | null };

export const resolvers: GraphQLResolverMap = {
  Query: {
    async messages(_: unknown, { channelId, from, to, ...page }: Range, { connection, find }) {
      if (from != null && to != null && from >= to) throw badUserInput('The range must end after it begins.', 'to');
      const channel = await find(SlackChannel, channelId, 'channel');
      const conditions = [
        ...(from == null ? [] : [['t.posted_at >= ?', from] as const]),
        ...(to == null ? [] : [['t.posted_at < ?', to] as const]),
      ];
      return connection(SlackMessage, page, { where: { channel: channel.id }, conditions, orderBy: newestFirst });
    },
    message: (_: unknown, { id }: Key, { find }) => find(SlackMessage, id, 'message'),
  },
  SlackMessage: {
    __resolveReference: ({ id }: Key, { load }: Context) => load(SlackMessage, id),
    hasAttachments: ({ attachments, files }: Message) => (attachments?.length ?? 0) + (files?.length ?? 0) > 0,
    channel: ({ channel }: Message, _: unknown, { load }) => load(SlackChannel, channel.id),
    author: ({ author }: Message, _: unknown, { load }) => load(SlackUser, author?.id),
    parent: ({ parent }: Message, _: unknown, { load }) => load(SlackMessage, parent?.id),
    replies: ({ id }: Key, page: PageArguments, { connection }) =>
      connection(SlackMessage, page, { of: ['parent', id], orderBy: oldestFirst }),
  },
};
