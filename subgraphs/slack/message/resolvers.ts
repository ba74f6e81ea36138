import type { PageArguments } from '#platform/data/page.ts';
import type { RowOf } from '#platform/data/rows.ts';
import type { Context } from '#platform/graphql/context.ts';
import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { jobOfPayload } from '#platform/graphql/visibleJobs.ts';
import { highlights } from '#platform/search/highlights.ts';
import type { Hit } from '#platform/search/searchReader.ts';
import { SlackChannel } from '../channel/entities.ts';
import { SlackUser } from '../user/entities.ts';
import { activity, type Activity, type ActivityOf } from './activity.ts';
import { contextOf } from './context.ts';
import { SlackMessage } from './entities.ts';
import { fileOf } from './fileOf.ts';
import { findMessage, type MessageReference } from './findMessage.ts';
import { listMessages, type MessageList } from './listMessages.ts';
import { threadline } from './order.ts';
import { permalinkOf } from './permalink.ts';
import { rereadSlackMessages } from './rereadSlackMessages.ts';

type Message = RowOf<SlackMessage>;
type Key = { id: string };
type Edge = { node: Message } & Partial<Hit>;

export const resolvers: GraphQLResolverMap = {
  Query: {
    slackMessages: (_: unknown, list: MessageList, context) => listMessages(list, context),
    slackActivity: (_: unknown, asked: ActivityOf, context) => activity(asked, context),
    slackMessage: (_: unknown, { by }: { by: MessageReference }, context) => findMessage(by, context),
  },
  Mutation: {
    rereadSlackMessages: async (_, { input }, context) => ({ job: await rereadSlackMessages(context, input) }),
  },
  RereadSlackMessagesPayload: { job: jobOfPayload },
  SlackMessage: {
    __resolveReference: ({ id }: Key, { load }: Context) => load(SlackMessage, id),
    plainText: ({ processedText }: Message) => processedText,
    hasAttachments: ({ attachments, files }: Message) => (attachments?.length ?? 0) + (files?.length ?? 0) > 0,
    files: ({ files }: Message) => (Array.isArray(files) ? files.map(fileOf) : null),
    links: ({ links }: Message) => (Array.isArray(links) ? links : null),
    permalink: permalinkOf,
    channel: ({ channel }: Message, _: unknown, { load }) => load(SlackChannel, channel.id),
    author: ({ author }: Message, _: unknown, { load }) => load(SlackUser, author?.id),
    parent: ({ parent }: Message, _: unknown, { load }) => load(SlackMessage, parent?.id),
    context: (message: Message, size: { before: number; after: number }, context) => contextOf(message, size, context),
    replies: ({ id }: Key, page: PageArguments, { connection }) =>
      connection(SlackMessage, page, { of: ['parent', id], orders: threadline }),
  },
  SlackActivity: {
    channel: ({ channel_id: id }: Activity, _: unknown, { load }) => load(SlackChannel, id),
    person: ({ author_id: id }: Activity, _: unknown, { load }) => load(SlackUser, id),
  },
  SlackMessageEdge: {
    highlights: ({ node, found = [] }: Edge) => highlights(node.processedText ?? node.text ?? '', found),
    rank: ({ rank }: Edge) => rank ?? null,
  },
};
