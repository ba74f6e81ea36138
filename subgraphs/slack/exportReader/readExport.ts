import { channelOf } from './channels.ts';
import { slackChannel, slackMessage, slackUser } from './format.ts';
import { items } from './items.ts';
import { layoutOf, type ExportLayout } from './layout.ts';
import { exportLimits, type ExportLimits } from './limits.ts';
import { messageOf } from './messages.ts';
import type { ExportedChannel, ExportedUser, ExportRecord } from './records.ts';
import { createReport, tally, type ExportReport } from './report.ts';
import { openSource, type ExportSource } from './source.ts';
import { isEvent, isKnownSubtype } from './subtypes.ts';
import { absentUser, userOf } from './users.ts';
import { workspaceOf } from './workspace.ts';

export interface ExportOptions {
  /** Slack's id of the workspace, where users.json does not say it. */
  workspace?: string | undefined;
  /** Whether private channels, direct messages and group messages are read. Their participants alone will see them. */
  includePrivate?: boolean | undefined;
  limits?: ExportLimits;
}

/** Somebody with an e-mail address, who may be a member of the organization. */
export interface ExportedPerson {
  slackId: string;
  email: string;
  name: string;
}

/** A Slack export, opened: who it is of is known, its users have been read once. */
export interface SlackExport {
  workspaceId: string;
  /** Users with an e-mail address, without bots and deleted ones. */
  people: ExportedPerson[];
  /** Day files in all, those of skipped channels included. */
  days: number;
  /**
   * Everything that is imported: the users, then each channel followed by its messages, day by day. Whoever and
   * whatever a record names has come before it, nothing comes twice. Each call reads anew and gives the same; memory
   * does not grow with the number of messages but of the largest channel's timestamps.
   */
  records(report?: ExportReport): AsyncGenerator<ExportRecord>;
  close(): Promise<void>;
}

/** Opens the export at a path. @throws ExportError where it cannot be read. */
export async function openSlackExport(path: string, options: ExportOptions = {}): Promise<SlackExport> {
  const limits = options.limits ?? exportLimits;
  const source = await openSource(path, limits);
  try {
    const layout = layoutOf(source.files.keys());
    const teams = new Map<string, number>();
    const people = new Map<string, ExportedPerson>();
    for await (const { item } of items(source, layout.users, slackUser, 'user', limits, createReport())) {
      if (item.team_id !== null) teams.set(item.team_id, (teams.get(item.team_id) ?? 0) + 1);
      const { slackId, email, displayName, realName, name, isBot, isDeleted } = userOf(item);
      if (email !== null && !isBot && !isDeleted && !people.has(slackId))
        people.set(slackId, { slackId, email, name: realName ?? displayName ?? name });
    }
    return {
      workspaceId: workspaceOf(teams, options.workspace),
      people: [...people.values()],
      days: [...layout.folders.values()].reduce((sum, days) => sum + days.length, 0),
      records: (report = createReport()) => records(source, layout, options.includePrivate ?? false, limits, report),
      close: () => source.close(),
    };
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function* records(
  source: ExportSource,
  layout: ExportLayout,
  includePrivate: boolean,
  limits: ExportLimits,
  report: ExportReport,
): AsyncGenerator<ExportRecord> {
  const known = new Set<string>();
  const botUsers = new Map<string, string>();
  /** Each id that has not come yet, as a user; `place` is where it is named. */
  const absent = function* (ids: Iterable<string>, place: string, make = absentUser): Generator<ExportedUser> {
    for (const id of ids) {
      if (known.has(id)) continue;
      known.add(id);
      const user = make(id);
      tally(
        report.noted,
        user.isBot
          ? 'bot absent from users.json, added as a bot'
          : 'user absent from users.json, added as a deleted user',
        place,
      );
      yield user;
    }
  };

  for await (const { item, place } of items(source, layout.users, slackUser, 'user', limits, report)) {
    if (known.has(item.id)) tally(report.skipped, 'user listed twice', place);
    else {
      known.add(item.id);
      if (item.profile?.bot_id) botUsers.set(item.profile.bot_id, item.id);
      yield userOf(item);
    }
  }

  const seen = new Set<string>();
  const unread = new Map(layout.folders);
  for (const { path, type } of layout.channels) {
    for await (const { item, place } of items(source, [path], slackChannel, 'channel', limits, report)) {
      if (seen.has(item.id)) {
        tally(report.skipped, 'channel listed twice', place);
        continue;
      }
      seen.add(item.id);
      const channel = channelOf(item, type);
      const folder = [channel.name, channel.slackId].find((name) => unread.has(name)) ?? '';
      const days = unread.get(folder) ?? [];
      unread.delete(folder);
      if (channel.type !== 'PUBLIC' && !includePrivate) {
        report.days += days.length;
        tally(report.skipped, `${channelWords[channel.type]} (read with --include-private)`, place);
        continue;
      }
      yield* absent(channel.members, place);
      yield channel;
      for await (const { item: raw, place: at } of messages(source, days, limits, report)) {
        const message = messageOf(raw, channel.slackId, botUsers);
        if (!isKnownSubtype(message.subtype))
          tally(report.noted, 'message of an unknown subtype, imported as it is', at);
        if (message.authorId === null)
          tally(report.noted, 'message without an author (system messages, deleted ones)', at);
        if (message.reactions.some(({ isComplete }) => !isComplete))
          tally(report.noted, 'message with more reactions than Slack lists people for', at);
        yield* absent(named(message.authorId, message.reactions), at, (id) => absentUser(id, raw));
        yield message;
      }
    }
  }
  for (const days of unread.values()) {
    report.days += days.length;
    for (const day of days) tally(report.skipped, 'day of messages in a folder that no list of channels names', day);
  }
  for (const other of layout.others) tally(report.skipped, 'file that holds no users, channels or messages', other);
}

/** The messages of a channel's day files that stand for themselves, each once. */
async function* messages(source: ExportSource, days: readonly string[], limits: ExportLimits, report: ExportReport) {
  const seen = new Set<number>(); // microseconds: exact below 2^53, and a tenth of the strings' size
  for (const day of days) {
    for await (const { item, place } of items(source, [day], slackMessage, 'message', limits, report)) {
      const time = Number(item.ts.replace('.', ''));
      if (isEvent(item.subtype)) tally(report.skipped, 'event about another message', place);
      else if (seen.has(time)) tally(report.skipped, 'message listed twice', place);
      else {
        seen.add(time);
        yield { item, place };
      }
    }
    report.days++;
  }
}

function* named(author: string | null, reactions: readonly { users: readonly string[] }[]): Generator<string> {
  if (author !== null) yield author;
  for (const { users } of reactions) yield* users;
}

const channelWords: Record<Exclude<ExportedChannel['type'], 'PUBLIC'>, string> = {
  PRIVATE: 'private channel',
  IM: 'direct message',
  MPIM: 'group message',
};
