import type { Aggregate } from '#platform/graphql/aggregate.ts';
import { SlackChannel, SlackChannelMember } from './channel/entities.ts';
import { resolvers as channel } from './channel/resolvers.ts';
import { channelVisible, partOfVisibleChannel, partOfVisibleMessage } from './channel/visibility.ts';
import { SlackMessage } from './message/entities.ts';
import { resolvers as message } from './message/resolvers.ts';
import { SlackReaction } from './reaction/entities.ts';
import { resolvers as reaction } from './reaction/resolvers.ts';
import { SlackUser } from './user/entities.ts';
import { resolvers as user } from './user/resolvers.ts';
import { SlackWorkspace } from './workspace/entities.ts';
import { resolvers as workspace } from './workspace/resolvers.ts';

/** The slack subgraph's table of contents. */
export const aggregates: Aggregate[] = [
  { name: 'workspace', tenant: [SlackWorkspace], resolvers: workspace },
  { name: 'user', tenant: [SlackUser], resolvers: user },
  {
    name: 'channel',
    tenant: [SlackChannel, SlackChannelMember],
    resolvers: channel,
    visibility: [
      [SlackChannel, channelVisible],
      [SlackChannelMember, partOfVisibleChannel],
    ],
  },
  { name: 'message', tenant: [SlackMessage], resolvers: message, visibility: [[SlackMessage, partOfVisibleChannel]] },
  {
    name: 'reaction',
    tenant: [SlackReaction],
    resolvers: reaction,
    visibility: [[SlackReaction, partOfVisibleMessage]],
  },
];
