import type { Asked } from './asked.ts';
import type { Own } from './belonging.ts';
import { downloadedIn } from './completeness.ts';
import type { Directory } from './directory.ts';
import { slackUser, type SlackMessageJson } from './format.ts';
import { items } from './items.ts';
import type { ExportLayout } from './layout.ts';
import type { Learned } from './learned.ts';
import type { ExportLimits } from './limits.ts';
import { assertThere, findPeople } from './namesAsked.ts';
import { readChannels, type StoredChannels } from './readChannels.ts';
import { readMessages } from './readMessages.ts';
import type { ExportedChannel, ExportedMessage, ExportedUser, ExportRecord } from './records.ts';
import { createReport, tally, type ExportReport } from './report.ts';
import type { ExportSource } from './source.ts';
import { isKnownSubtype } from './subtypes.ts';
import { absentUser, userOf, type CompanyOf } from './users.ts';

export interface Reading {
  source: ExportSource;
  layout: ExportLayout;
  limits: ExportLimits;
  report: ExportReport;
  asked: Asked;
  stored: StoredChannels;
  directory: Directory;
  learned: Learned;
  /** The export's workspaces, and those whose people are its people. */
  all: Own;
  own: Own;
  companyOf: CompanyOf;
  /** The workspace whose records these are. */
  workspace: string;
  /** Whether it is the first of those that are read: it tells what is no workspace's alone. */
  isFirst: boolean;
  /** The workspace whose row somebody listed is; undefined of those who come with what names them. */
  rowOf(id: string): string | undefined;
}

/** See `SlackExport.records`. */
export async function* readRecords(reading: Reading): AsyncGenerator<ExportRecord> {
  const { source, layout, limits, report, asked, directory, learned, own, companyOf, workspace, isFirst } = reading;
  const ofAll = isFirst ? report : createReport();
  const known = new Set<string>();
  const externals = new Set<string>();
  const botUsers = new Map<string, string>();
  /** Who is listed and comes with what names them. */
  const held = new Map<string, ExportedUser>();
  const people = findPeople(asked.people);
  /** Each id that has not come yet, as a user; `place` is where it is named. */
  const absent = function* (ids: Iterable<string>, place: string, from?: SlackMessageJson): Generator<ExportedUser> {
    for (const id of ids) {
      if (known.has(id)) continue;
      known.add(id);
      const user = held.get(id) ?? absentUser(id, learned.messageOf(id) ?? from, own, companyOf);
      if (user.isExternal) externals.add(id);
      if (user.isAbsent) tally(report.noted, absentWords(user), place);
      yield user;
    }
  };

  for await (const { item, place } of items(source, layout.users, slackUser, limits, ofAll)) {
    if (known.has(item.id) || held.has(item.id)) {
      tally(ofAll.skipped, 'user listed twice', place);
      continue;
    }
    if (item.profile?.bot_id) botUsers.set(item.profile.bot_id, item.id);
    const user = userOf(item, own, companyOf);
    people.find(user);
    const row = reading.rowOf(item.id);
    if (row === undefined) held.set(item.id, user);
    else {
      known.add(item.id);
      if (user.isExternal) externals.add(item.id);
      if (row === workspace) yield user;
    }
  }

  const authors = people.found();
  const listed = await readChannels({ ...reading, own: reading.all }, ofAll);
  assertThere(
    '--channels',
    asked.channels,
    listed.flatMap(({ channel: { slackId, name } }) => [slackId, name]),
  );
  const workspaces = new Map(listed.map(({ channel: { slackId }, workspace: its }) => [slackId, its]));
  const teamOf = {
    user: (id: string) => directory.homeOf(id, own) ?? undefined,
    channel: (id: string) => workspaces.get(id),
  };
  const downloaded = downloadedIn(layout.others);
  const channels = listed.filter((channel) => channel.workspace === workspace);
  yield {
    kind: 'lists',
    types: [...new Set(layout.channels.map(({ type }) => type))],
    channels: channels.map(({ channel: { slackId, type, members } }) => ({ slackId, type, members })),
  };
  for (const { channel, place, folder } of channels) {
    const days = layout.folders.get(folder ?? '') ?? [];
    const left = reasonToLeave(channel, asked);
    if (left !== undefined) {
      report.days += days.length;
      tally(report.unasked, left, place);
      continue;
    }
    yield* absent(channel.members, place);
    yield channel;
    for await (const read of readMessages(source, channel.slackId, days, botUsers, limits, report, downloaded)) {
      if ('day' in read) {
        // Of what was not read whole nobody can say what is not there.
        if (asked.whole) yield read.day;
        continue;
      }
      const { from, place: at } = read;
      const message = withListedIds(read.message, directory);
      learned.add(from, teamOf);
      if (!asked.holds(message.ts) || (authors !== undefined && !authors.has(message.authorId ?? ''))) {
        tally(report.unasked, 'message that was not asked for (--from, --to, --people)', at);
        continue;
      }
      if (!isKnownSubtype(message.subtype)) tally(report.noted, 'message of an unknown subtype, imported as it is', at);
      if (message.authorId === null && !message.isDeleted)
        tally(report.noted, 'message without an author (system messages)', at);
      if (message.reactions.some(({ isComplete }) => !isComplete))
        tally(report.noted, 'message with more reactions than Slack lists people for', at);
      yield* absent(named(message.authorId, message.reactions), at, from);
      yield externals.has(message.authorId ?? '') ? withoutProfile(message) : message;
    }
  }
  if (!isFirst) return;
  const owned = new Set(listed.map(({ folder }) => folder));
  for (const [folder, days] of layout.folders) {
    if (owned.has(folder)) continue;
    report.days += days.length;
    for (const day of days) tally(report.unread, 'day of messages in a folder that no list of channels names', day);
  }
  for (const { path, reason } of source.passedOver) tally(report.skipped, reason, path);
  for (const other of layout.others) tally(report.skipped, 'file that holds no users, channels or messages', other);
}

function reasonToLeave({ slackId, name, type }: ExportedChannel, asked: Asked): string | undefined {
  if (asked.channels !== undefined && !asked.channels.has(slackId) && !asked.channels.has(name.normalize('NFC')))
    return 'channel that was not asked for (--channels)';
  if (type !== 'PUBLIC' && !asked.includePrivate) return `${channelWords[type]} (read with --include-private)`;
  return undefined;
}

/** Enterprise Grid knows somebody by two ids; the listed one is theirs here. */
function withListedIds(message: ExportedMessage, { listedId }: Directory): ExportedMessage {
  const { authorId, reactions } = message;
  return {
    ...message,
    authorId: authorId === null ? null : listedId(authorId),
    reactions: reactions.map((reaction) => ({ ...reaction, users: [...new Set(reaction.users.map(listedId))] })),
  };
}

/** What a message shows of an external author: name, picture and whose they are. */
function withoutProfile(message: ExportedMessage): ExportedMessage {
  const profile = message.raw?.['user_profile'];
  if (typeof profile !== 'object' || profile === null) return message;
  const shown = Object.entries(profile).filter(([name]) =>
    /^(name|display_name|real_name|first_name|image_\d+|team)$/.test(name),
  );
  return { ...message, raw: { ...message.raw, user_profile: Object.fromEntries(shown) } };
}

function* named(author: string | null, reactions: readonly { users: readonly string[] }[]): Generator<string> {
  if (author !== null) yield author;
  for (const { users } of reactions) yield* users;
}

const absentWords = ({ isExternal, isBot }: ExportedUser): string =>
  isExternal
    ? 'person of another company absent from users.json, added as an external one'
    : isBot
      ? 'bot absent from users.json, added as a bot'
      : 'user absent from users.json, added as a deleted user';

const channelWords: Record<Exclude<ExportedChannel['type'], 'PUBLIC'>, string> = {
  PRIVATE: 'private channel',
  IM: 'direct message',
  MPIM: 'group message',
  UNKNOWN: 'conversation beside a canvas or file',
};
