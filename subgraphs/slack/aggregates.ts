import type { Aggregate } from '#platform/graphql/aggregate.ts';
import { SlackChannel, SlackChannelMember, SlackChannelWords, SlackDay } from './channel/entities.ts';
import { inputs as channelInputs } from './channel/inputs.ts';
import { resolvers as channel } from './channel/resolvers.ts';
import { channelVisible, partOfVisibleChannel, partOfVisibleMessage } from './channel/visibility.ts';
import { SlackErasure } from './erasure/entities.ts';
import { resolvers as erasure } from './erasure/resolvers.ts';
import { ImportChange, SlackImportRun } from './importRun/entities.ts';
import { resolvers as importRun } from './importRun/resolvers.ts';
import { resolvers as job } from './job/resolvers.ts';
import { SlackMessage, SlackMessageWords } from './message/entities.ts';
import { inputs as messageInputs } from './message/inputs.ts';
import { resolvers as message } from './message/resolvers.ts';
import { SlackReaction } from './reaction/entities.ts';
import { resolvers as reaction } from './reaction/resolvers.ts';
import { SlackUser, SlackUserWords } from './user/entities.ts';
import { inputs as userInputs } from './user/inputs.ts';
import { resolvers as user } from './user/resolvers.ts';
import { SlackWorkspace } from './workspace/entities.ts';
import { resolvers as workspace } from './workspace/resolvers.ts';

/** The slack subgraph's table of contents. */
export const aggregates: Aggregate[] = [
  { name: 'workspace', tenant: [SlackWorkspace], resolvers: workspace },
  { name: 'user', tenant: [SlackUser, SlackUserWords], resolvers: user, inputs: userInputs },
  {
    name: 'channel',
    tenant: [SlackChannel, SlackChannelMember, SlackChannelWords, SlackDay],
    resolvers: channel,
    inputs: channelInputs,
    visibility: [
      [SlackChannel, channelVisible],
      [SlackChannelMember, partOfVisibleChannel],
      [SlackChannelWords, partOfVisibleChannel],
      [SlackDay, partOfVisibleChannel],
    ],
  },
  {
    name: 'message',
    tenant: [SlackMessage, SlackMessageWords],
    resolvers: message,
    inputs: messageInputs,
    visibility: [
      [SlackMessage, partOfVisibleChannel],
      [SlackMessageWords, partOfVisibleChannel],
    ],
  },
  {
    name: 'reaction',
    tenant: [SlackReaction],
    resolvers: reaction,
    visibility: [[SlackReaction, partOfVisibleMessage]],
  },
  { name: 'importRun', tenant: [SlackImportRun, ImportChange], resolvers: importRun },
  { name: 'erasure', tenant: [SlackErasure], resolvers: erasure },
  { name: 'job', resolvers: job },
];
