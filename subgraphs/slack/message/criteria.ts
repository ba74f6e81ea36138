import type { Marks } from '#platform/search/searchSetting.ts';
import { marksOfRange } from '#platform/search/timeMarks.ts';
import { authorMark, channelMark, partMark } from './marks.ts';
import { partConditions } from './parts.ts';

/** SQL over the alias `t`; each `?` is one of its parameters. */
export type Condition = readonly [sql: string, ...parameters: unknown[]];

/** What a message must be, for a list of messages and for a search of words. */
export interface Criterion {
  condition: Condition;
  /** By what it is found in the index of words. */
  marks?: Marks;
  /** Whether no list of all messages has an index for it, so that they are found by the marks alone. */
  isFoundByMarks?: boolean;
  /** Whether the condition says more than the marks; the words have its columns too. */
  isFiner?: boolean;
}

/** SQL of an array of uuids, with its parameters for `?`. */
type Ids = readonly [sql: string, ...parameters: string[]];

export const ofChannels = (...[ids, ...parameters]: Ids): Criterion => ({
  condition: [`t.channel_id = any(${ids})`, ...parameters],
  marks: [`array(select ${channelMark('id')} from unnest(${ids}) as id)`, ...parameters],
});

export const ofAuthors = (...[ids, ...parameters]: Ids): Criterion => ({
  condition: [`t.author_id = any(${ids})`, ...parameters],
  marks: [`array(select ${authorMark('id')} from unnest(${ids}) as id)`, ...parameters],
});

export const ofPart = (part: keyof typeof partConditions): Criterion => ({
  condition: [partConditions[part]],
  marks: [`array['${partMark(part)}']`],
  isFoundByMarks: true,
});

/** Between two times, in milliseconds since 1970, at the furthest. */
export const ofTime = (condition: Condition, from: number | undefined, to: number | undefined): Criterion => ({
  condition,
  marks: [`string_to_array(?, ' ')`, marksOfRange(from, to).join(' ')],
  isFiner: true,
});
