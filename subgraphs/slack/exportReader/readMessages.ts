import { createCompleteness, type Downloaded } from './completeness.ts';
import { slackMessage, type SlackMessageJson } from './format.ts';
import { items, type Item } from './items.ts';
import type { ExportLimits } from './limits.ts';
import { deletedMessage, messageOf } from './messages.ts';
import { isOfDay } from './newest.ts';
import type { ExportedDay, ExportedMessage } from './records.ts';
import { tally, type ExportReport } from './report.ts';
import type { ExportSource } from './source.ts';
import { isEvent } from './subtypes.ts';

/** A message, with what it was read from; or the end of a day that was read whole. */
export type ReadMessage = { message: ExportedMessage; from: SlackMessageJson; place: string } | { day: ExportedDay };

/** When the copy that has come was edited: a later one takes its place, and none that of a deletion. */
const deleted = Number.POSITIVE_INFINITY;

/**
 * The messages of a channel's day files, each once or again where a later copy of it was edited later. What an event
 * says of another message is done to that: an edit is a copy of it, a deletion leaves its place.
 */
export async function* readMessages(
  source: ExportSource,
  channelId: string,
  days: readonly string[],
  botUsers: ReadonlyMap<string, string>,
  limits: ExportLimits,
  report: ExportReport,
  downloaded?: Downloaded,
): AsyncGenerator<ReadMessage> {
  const completeness = createCompleteness(report.incomplete, downloaded);
  const seen = new Map<number, number>(); // microseconds: exact below 2^53, and a tenth of the strings' size

  function* read(found: Item<SlackMessageJson>): Generator<ReadMessage> {
    const { item, place } = found;
    const time = microseconds(item.ts);
    const edited = item.edited === null ? 0 : microseconds(item.edited.ts ?? item.ts);
    const before = seen.get(time);
    if (before !== undefined && before >= edited) tally(report.skipped, 'message listed twice', place);
    else {
      seen.set(time, edited);
      if (before === undefined) completeness.add(item, found.raw, place);
      yield { message: messageOf(found, channelId, botUsers, before !== undefined), from: item, place };
    }
  }

  function* deletion(item: SlackMessageJson, place: string): Generator<ReadMessage> {
    const { deleted_ts, previous_message } = item;
    const ts = deleted_ts ?? previous_message?.ts ?? null;
    if (ts === null) tally(report.skipped, 'event about another message', place);
    else {
      const time = microseconds(ts);
      const isCopy = seen.has(time);
      seen.set(time, deleted);
      tally(report.noted, 'message that was deleted: its place stays, without what it said', place);
      yield { message: deletedMessage(channelId, ts, previous_message?.thread_ts ?? null, isCopy), from: item, place };
    }
  }

  for (const day of days) {
    const times: string[] = [];
    const lost = lostSoFar(report);
    for await (const found of items(source, [day], slackMessage, limits, report)) {
      const { item, place } = found;
      if (item.type !== null && item.type !== 'message')
        tally(report.skipped, 'entry of a type that is no message', place);
      else if (item.subtype === 'message_changed') {
        const changed = slackMessage.read(item.message, () => undefined, '') as SlackMessageJson | null;
        if (changed?.ts == null) tally(report.skipped, 'event about another message', place);
        else yield* read({ ...found, item: changed, raw: item.message! });
      } else if (item.subtype === 'message_deleted') yield* deletion(item, place);
      else if (isEvent(item.subtype)) tally(report.skipped, 'event about another message', place);
      else {
        times.push(item.ts);
        yield* read(found);
      }
    }
    report.days++;
    // Of a day of which something could not be read, nobody can say what is not there.
    if (lostSoFar(report) !== lost) continue;
    const own = times.filter(isOfDay(day)).sort((one, other) => Number(one) - Number(other));
    if (own.length > 1) yield { day: { kind: 'day', channelId, first: own[0]!, last: own.at(-1)!, times } };
  }
  completeness.end((ts) => seen.has(microseconds(ts)));
}

const microseconds = (ts: string): number => Number(ts.replace('.', ''));

const lostSoFar = ({ unread }: ExportReport): number => [...unread.values()].reduce((sum, { count }) => sum + count, 0);
