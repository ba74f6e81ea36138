import type { Own } from './belonging.ts';
import { channelOf } from './channels.ts';
import type { Directory } from './directory.ts';
import { foldersOf } from './folders.ts';
import { slackChannel, type SlackChannelJson } from './format.ts';
import { items } from './items.ts';
import type { ExportLayout } from './layout.ts';
import { mostOf } from './learned.ts';
import type { ExportLimits } from './limits.ts';
import type { ExportedChannel } from './records.ts';
import { tally, type ExportReport } from './report.ts';
import type { ExportSource } from './source.ts';

/** What is known of a channel before: a name, and the workspaces that it is in. */
export interface StoredChannel {
  name: string;
  workspaces: readonly string[];
}
/** By Slack id. */
export type StoredChannels = ReadonlyMap<string, StoredChannel>;

/** A channel as its list has it. */
export interface ListedChannel {
  channel: ExportedChannel;
  /** The workspace that it is read into. */
  workspace: string;
  place: string;
  /** The folder of its messages' days; undefined where there is none. */
  folder: string | undefined;
}

interface Lists {
  source: ExportSource;
  layout: ExportLayout;
  limits: ExportLimits;
  directory: Directory;
  /** The export's workspaces. */
  own: Own;
  stored: StoredChannels;
}

/**
 * The channels of an export, each once: of several entries the first, and the most private. With the workspace that
 * each lies in, and its folder.
 * @throws ExportError where it is not clear whose a folder is.
 */
export async function readChannels(lists: Lists, report: ExportReport): Promise<ListedChannel[]> {
  const { source, layout, limits, directory, stored } = lists;
  const listed = new Map<
    string,
    { channel: ExportedChannel; item: SlackChannelJson; names: string[]; place: string }
  >();
  for (const { path, type } of layout.channels) {
    for await (const { item, place } of items(source, [path], slackChannel, limits, report)) {
      const channel = channelOf({ ...item, members: item.members.map((id) => directory.listedId(id)) }, type);
      const before = listed.get(item.id);
      if (before === undefined) listed.set(item.id, { channel, item, names: item.previous_names, place });
      else {
        tally(report.skipped, 'channel listed twice', place);
        // Its folder may have the name that either list gives it.
        before.names.push(channel.name);
        if (before.channel.type === 'PUBLIC' && channel.type !== 'PUBLIC')
          before.channel = { ...before.channel, type: channel.type, members: channel.members };
      }
    }
  }
  const channels = [...listed.values()].map(({ channel, item, names, place }) => ({
    channel,
    place,
    formerNames: names,
    workspace: workspaceOf(item, channel, lists),
  }));
  const folders = foldersOf(
    channels.map(({ channel: { slackId, name }, formerNames, workspace }) => ({
      slackId,
      name,
      workspace,
      formerNames: [...formerNames, ...(stored.has(slackId) ? [stored.get(slackId)!.name] : [])],
    })),
    new Set(layout.folders.keys()),
  );
  return channels.map(({ channel, place, workspace }) => ({
    channel,
    place,
    workspace,
    folder: folders.get(channel.slackId),
  }));
}

/**
 * The one workspace that a channel is read into, however many share it: the one that it is in already; the one that it
 * is exported from, or that hosts it; the first that it is shared with; for a conversation of which none is said, the one
 * that most of its participants are at home in.
 */
function workspaceOf(
  { context_team_id, conversation_host_id, shared_team_ids, internal_team_ids }: SlackChannelJson,
  { slackId, members }: ExportedChannel,
  { stored, directory, own }: Lists,
): string {
  const [first, ...others] = own.teams;
  if (others.length === 0) return first!;
  const said = [context_team_id, conversation_host_id, ...shared_team_ids, ...internal_team_ids];
  const known = [...(stored.get(slackId)?.workspaces ?? []), ...said].find((id) => id !== null && own.teams.has(id));
  if (known != null) return known;
  const homes = new Map<string, number>();
  for (const member of members) {
    const home = directory.homeOf(member, own);
    if (home != null) homes.set(home, (homes.get(home) ?? 0) + 1);
  }
  return mostOf(homes) ?? first!;
}
