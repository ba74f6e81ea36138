import type { ExportRecord } from './records.ts';

/** How often something happened, with the first places. */
export interface Tally {
  count: number;
  places: string[];
}

/** What became of an export's records beside the imported ones. Reasons are sentences for the person who imports. */
export interface ExportReport {
  /** What was to be imported and could not be read, by reason. */
  unread: Map<string, Tally>;
  /** What was not asked for, by reason. */
  unasked: Map<string, Tally>;
  /** What was not imported because it comes twice or is none of the records, by reason. */
  skipped: Map<string, Tally>;
  /** What was imported otherwise than one might expect, by reason. */
  noted: Map<string, Tally>;
  /** What the export itself lacks, by what is missing. */
  incomplete: Map<string, Tally>;
  /** Day files read so far. */
  days: number;
}

export const createReport = (): ExportReport => ({
  unread: new Map(),
  unasked: new Map(),
  skipped: new Map(),
  noted: new Map(),
  incomplete: new Map(),
  days: 0,
});

const placesKept = 3;

export function tally(into: Map<string, Tally>, reason: string, place: string): void {
  const entry = into.get(reason) ?? { count: 0, places: [] };
  entry.count++;
  if (entry.places.length < placesKept) entry.places.push(place);
  into.set(reason, entry);
}

/** Records of each kind. */
export type Counted = Record<'user' | 'channel' | 'message', number>;

/** Counts one; copies of a message are one message. */
export function count(counted: Counted, record: ExportRecord): void {
  if (record.kind === 'user' || record.kind === 'channel') counted[record.kind] += 1;
  else if (record.kind === 'message' && !record.isCopy) counted.message += 1;
}

/**
 * Why what was read of an export's workspaces is no import, or undefined: more was lost than was read, or days hold
 * messages of which none was found. What was not asked for, or was there already, is not lost.
 */
export function failureOf(workspaces: readonly { counted: Counted; report: ExportReport }[]): string | undefined {
  const [lost, read, messages] = [
    workspaces.flatMap(({ report: { unread } }) => [...unread.values()].map(({ count: some }) => some)),
    workspaces.map(({ counted: { user, channel, message } }) => user + channel + message),
    workspaces.map(({ counted: { message } }) => message),
  ].map((counts) => counts.reduce((sum, some) => sum + some, 0));
  if (lost! > read!) return `More of the export could not be read (${lost}) than was read (${read}).`;
  if (
    messages === 0 &&
    workspaces.some(({ report: { unread } }) =>
      [...unread.keys()].some((reason) => !/^(entry that is no )?(user|channel)\b/.test(reason)),
    )
  )
    return 'The export has messages, and none of them could be read.';
  return undefined;
}
