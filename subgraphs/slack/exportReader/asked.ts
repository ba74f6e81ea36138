import { ExportError, quoted } from './exportError.ts';

/** What of an export may be asked for, as the person who imports says it. */
export interface AskedOptions {
  /** Whether private channels, direct messages and group messages are read. Their participants alone will see them. */
  includePrivate?: boolean | undefined;
  /** Channels, by id or name, that are read alone. */
  channels?: readonly string[] | undefined;
  /** The first moment of which messages are read, and the first of which none are any more (ISO 8601; a date is UTC). */
  from?: string | undefined;
  to?: string | undefined;
  /** People, by id, name or e-mail address, whose messages are read alone. */
  people?: readonly string[] | undefined;
}

/** What of an export is asked for. */
export interface Asked {
  includePrivate: boolean;
  channels: ReadonlySet<string> | undefined;
  people: ReadonlySet<string> | undefined;
  /** Whether a message of this time, as Slack writes it, is asked for. */
  holds(ts: string): boolean;
  /** Whether all messages of a channel that is read are. */
  whole: boolean;
}

/** @throws ExportError for a time that is none, and a span that ends before it begins. */
export function askedOf({ includePrivate = false, channels, people, from, to }: AskedOptions): Asked {
  const [first, end] = [secondsOf(from, '--from'), secondsOf(to, '--to')];
  if (first !== undefined && end !== undefined && first >= end)
    throw new ExportError('--to must be after --from: it is the first moment that is not read any more.');
  return {
    includePrivate,
    channels: setOf(channels),
    people: setOf(people),
    holds: (ts) => (first === undefined || Number(ts) >= first) && (end === undefined || Number(ts) < end),
    whole: first === undefined && end === undefined && setOf(people) === undefined,
  };
}

const setOf = (names: readonly string[] | undefined): ReadonlySet<string> | undefined =>
  names === undefined || names.length === 0 ? undefined : new Set(names.map((name) => name.normalize('NFC')));

const isoTime = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

function secondsOf(time: string | undefined, option: string): number | undefined {
  if (time === undefined) return undefined;
  const milliseconds = isoTime.test(time) ? Date.parse(time) : Number.NaN;
  if (!Number.isFinite(milliseconds) || !isDay(time.slice(0, 10)))
    throw new ExportError(
      `${option}: ${quoted(time)} is no time. Give a day (2024-03-01, which begins at midnight UTC) or a moment (2024-03-01T08:00:00Z).`,
    );
  return milliseconds / 1000;
}

/** JavaScript takes 30 February for 1 March. */
const isDay = (date: string): boolean => new Date(`${date}T00:00:00Z`).toISOString().startsWith(date);
