import type { SlackChannelJson } from './format.ts';
import type { ChannelType, ExportedChannel } from './records.ts';

/** `listed` is the type that the list stands for. */
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

/**
 * A channel is PUBLIC only where nothing says otherwise: neither its list (people rename and merge these files), nor a
 * flag, nor its id, of which D is a direct message's and G that of a private channel or a group message of before 2021.
 */
function typeOf(
  { id, name, is_im, is_mpim, is_private, is_group }: SlackChannelJson,
  listed: ChannelType,
): ChannelType {
  const isListed = (type: ChannelType) => listed === type;
  if (is_im || isListed('IM') || id.startsWith('D')) return 'IM';
  if (is_mpim || isListed('MPIM') || name?.startsWith('mpdm-') === true) return 'MPIM';
  if (is_private || is_group || isListed('PRIVATE') || id.startsWith('G')) return 'PRIVATE';
  return listed;
}

/** Seconds since the epoch; some tools write 0 for unknown. */
const dateOf = (seconds: number | null): Date | null =>
  seconds !== null && seconds > 0 && seconds < 1e11 ? new Date(seconds * 1000) : null;
