import { foldedSql } from './folded.ts';

/**
 * PostgreSQL's configurations: what is searched for is found in any form that one of them takes for the same word, by
 * its dictionary `<name>_stem`.
 */
const languages = ['english', 'french', 'german'];

/** Of a text only its beginning is searched, for PostgreSQL holds at most 1 MiB of a text's words. */
const mostCharacters = 20_000;
/** Longer ones are of no language. */
export const longestWord = 100;

/** Length of `keyOf`. */
export const keyLength = 8;

/**
 * What words of an organization begin with in the index, so that a search reads those of its own and its cost does not
 * grow with other organizations. Two organizations of one key would only share that cost: policies tell them apart.
 */
export const keyOf = (organization: string): string => `left(${organization}::text, ${keyLength})`;

/** All of ASCII that is no letter, digit or space, as a class of PostgreSQL's expressions. */
const punctuation = '[!-/:-@[-`{-~]';

/**
 * A text folded and without any punctuation: PostgreSQL's parser takes `<b and c>` for a tag and `&amp;` for an entity,
 * which it throws away, and `client/server` or `-14` for one word.
 */
const plainSql = (text: string): string =>
  `left(regexp_replace(${foldedSql(text)}, '${punctuation}', ' ', 'g'), ${mostCharacters})`;

/** Such a text in single words. */
export const tokensSql = (text: string): string => `unnest(to_tsvector('simple', ${plainSql(text)}))`;

/** A word as PostgreSQL writes it in a tsvector and a tsquery. */
export const quoted = (sql: string, key: string): string => `('''' || ${key} || ${sql} || '''')`;

/** A word's stems by each dictionary; null of a word that it takes no notice of. */
export const stemsOf = (word: string): string[] => languages.map((name) => `(ts_lexize('${name}_stem', ${word}))[1]`);

export interface Searchable {
  /** SQL of the organization's id. */
  organization: string;
  /** SQL of the text. */
  text: string;
  /** SQL of an array of marks: what is found by a mark is found by exactly it, and not by words. */
  marks?: string | undefined;
  /** Whether the text is of names, which are found as they are written. */
  isOfNames?: boolean | undefined;
}

/**
 * The tsvector of a text in SQL: each word at its place, in the form in which it is written with the weight A, and in
 * each dictionary's stem.
 */
export function wordsSql({ organization, text, marks, isOfNames = false }: Searchable): string {
  const key = keyOf(organization);
  const vectors = [
    `setweight(to_tsvector('simple', plain.text), 'A')`,
    ...(isOfNames ? [] : languages.map((name) => `to_tsvector('${name}', plain.text)`)),
  ];
  const shortened = String.raw`case when length(folded.text) <= ${longestWord} then folded.text else regexp_replace(folded.text, '\S{${longestWord + 1},}', ' ', 'g') end`;
  // No word holds a quote: one behind a space begins a word. With `offset` PostgreSQL folds once.
  const words =
    `select replace(concat_ws(' ', '', ${vectors.join(', ')}), ' ''', ' ''' || ${key}) ` +
    `from (select ${shortened} as text from (select ${plainSql(text)} as text offset 0) as folded offset 0) as plain`;
  const marked =
    marks === undefined ? [] : [`(select string_agg(${markSql('mark', key)}, ' ') from unnest(${marks}) as mark)`];
  return `concat_ws(' ', ${[`(${words})`, ...marked].join(', ')})::tsvector`;
}

/** A mark as a word of the index, which no word of a text can be. */
export const markSql = (mark: string, key: string): string =>
  quoted(String.raw`'@' || translate(${mark}, '''\', '')`, key);
