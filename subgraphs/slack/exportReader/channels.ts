import type { SlackChannelJson } from './format.ts';
import type { ChannelType, ExportedChannel } from './records.ts';

/**
 * `listed` is the type that the list stands for; a channel that calls itself more private than its list is believed.
 */
export function channelOf(channel: SlackChannelJson, listed: ChannelType): ExportedChannel {
  return {
    kind: 'channel',
    slackId: channel.id,
    name: channel.name ?? channel.id,
    type: typeOf(channel, listed),
    purpose: channel.purpose,
    topic: channel.topic,
    isArchived: channel.is_archived,
    createdAt: dateOf(channel.created),
    members: [...new Set(channel.members)],
  };
}

function typeOf(channel: SlackChannelJson, listed: ChannelType): ChannelType {
  if (listed !== 'PUBLIC') return listed;
  if (channel.is_im) return 'IM';
  if (channel.is_mpim) return 'MPIM';
  return channel.is_private ? 'PRIVATE' : 'PUBLIC';
}

/** Seconds since the epoch; some tools write 0 for unknown. */
const dateOf = (seconds: number | null): Date | null =>
  seconds !== null && seconds > 0 && seconds < 1e11 ? new Date(seconds * 1000) : null;
