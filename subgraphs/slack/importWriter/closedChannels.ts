import type { ChannelType, ExportedChannel } from '../exportReader/records.ts';

/**
 * Channels that an export has had as private, also where they were skipped and are not here: their types by Slack's id.
 * A workspace keeps them, so that no older export makes one public. Of D… and G… the id says enough.
 */
export type ClosedChannels = Readonly<Record<string, ChannelType>>;

type Listed = Pick<ExportedChannel, 'slackId' | 'type'>;

export const closedOf = (channels: readonly Listed[]): ClosedChannels =>
  Object.fromEntries(
    channels
      .filter(({ slackId, type }) => type !== 'PUBLIC' && !/^[DG]/.test(slackId))
      .map(({ slackId, type }) => [slackId, type]),
  );

/** A channel as closed as it has been, but one that is to be loosened. */
export const closedAs = <Channel extends Listed & { name: string }>(
  channel: Channel,
  { closed, loosen }: { closed: ClosedChannels; loosen: readonly string[] },
): Channel =>
  channel.type === 'PUBLIC' && Object.hasOwn(closed, channel.slackId) && !isLoosened(channel, loosen)
    ? { ...channel, type: closed[channel.slackId]! }
    : channel;

export const isLoosened = ({ slackId, name }: { slackId: string; name: string }, loosen: readonly string[]): boolean =>
  loosen.includes(slackId) || loosen.includes(name);
