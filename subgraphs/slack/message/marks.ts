import { timeMarksSql } from '#platform/search/timeMarks.ts';
import { partConditions } from './parts.ts';

/**
 * What of a message a search finds in the index of words beside its words, as SQL over an alias of its row: whom it
 * mentions, by Slack's id; its channel, its author, what it has, and when it was posted.
 */
export const marksSql = (row: string): string =>
  `array_cat(${row}.mentions, array[${[
    channelMark(`${row}.channel_id`),
    authorMark(`${row}.author_id`),
    ...timeMarksSql(`${row}.posted_at`),
    ...(Object.keys(partConditions) as Part[]).map(
      (part) => `case when ${conditionOf(part, row)} then '${partMark(part)}' end`,
    ),
  ].join(', ')}])`;

type Part = keyof typeof partConditions;

/** SQL of the mark (text) of a channel's or an author's id (uuid). */
export const channelMark = (id: string): string => `'#' || ${id}`;
export const authorMark = (id: string): string => `'~' || ${id}`;
export const partMark = (part: Part): string => part.toLowerCase();

const conditionOf = (part: Part, row: string): string => partConditions[part].replaceAll('t.', `${row}.`);
