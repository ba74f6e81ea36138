import { narrowingOf, type Narrowing } from '../data/narrowing.ts';
import { pageConditions, sortingOf, type Order } from '../data/order.ts';
import type { PageRequest } from '../data/page.ts';
import type { Table } from '../data/rows.ts';
import type { Scope } from '../data/scope.ts';
import { patternsSetting, rankSetting } from './searchSetting.ts';
import { keyLength } from './words.ts';

/** Among so many rows in the order of the list a page is looked for first: a frequent word is found there at once. */
const nearRows = 5_000;
/**
 * Up to so many hits are found in the index of words and sorted. Where there are more, the words are read in the order
 * of the list.
 */
const fewHits = 6_000;
/**
 * By rank the first hits in the order are weighed: of those among the near rows, if these suffice, and of few; and of many,
 * each of which is walked to.
 */
const ranked = { ofFew: 1_500, ofMany: 300 };

export interface SearchedList {
  rows: Table;
  /**
   * The words of the rows, narrowed to the search by its policy; it has the columns of the order too. `reference` is its
   * column that refers to a row.
   */
  words: Table;
  reference: string;
  narrowing: Narrowing<object>;
  /** The same of the columns of the words. */
  wordsNarrowing: Narrowing<object>;
  /** The order of the hits, of which the first are ranked where it is by rank. */
  order: Order;
  rank: Order[number] | undefined;
  page: PageRequest;
}

/** So many hits are counted, of more one: the words of all are read before the first is counted. */
const countedHits = 10_000;

const query = `(select current_setting('${rankSetting}')::tsquery)`;

/** The words as they are written at the places where the search has found something. */
const writtenWords =
  `(select array_agg(distinct substr(written.lexeme, ${keyLength + 1})) from unnest(word.words) as written ` +
  `where 'A' = any(written.weights) and written.positions && (select array_agg(place) from unnest(word.words) as hit cross join unnest(hit.positions) as place ` +
  `where hit.lexeme like any(array(select unnest(current_setting('${patternsSetting}')::text[])))))`;

/** One statement for a page of hits: the columns of the row, its rank (real), and the words that were found (text[]). */
export function searchStatement(list: SearchedList, scope: Scope): { sql: string; parameters: unknown[] } {
  const { rows, words, reference, order, rank, page } = list;
  const parameters: unknown[] = [];
  const parameter = (value: unknown) => `$${parameters.push(value)}`;
  const ofRange = narrowingOf(list.wordsNarrowing, words, parameter);
  const ofWords = [...words.narrowing(scope, parameter), ...ofRange];
  const ofRows = narrowingOf(list.narrowing, rows, parameter);
  const suitable = suitableSql(rows, ofRows);
  const fullOrder = rank === undefined ? order : [rank, ...order];
  const paged = pageConditions(fullOrder, page, parameter);
  const pageOf = `order by ${sortingOf(fullOrder, page.backward)} limit ${page.size + 1}`;
  const ofReference = order.map(({ name }) => (name === '"id"' ? `t.${reference} as "id"` : `t.${name}`)).join(', ');
  // The hits of the page; by rank, the first of all, with their words.
  const [backward, early] = rank === undefined ? [page.backward, paged] : [false, []];
  const toRank = rank === undefined ? '' : ', t.words';
  const hits = (from: string, most: number, condition: string) =>
    `(select t.* from (select hit.* from (select t.organization_id, ${ofReference}${toRank} from ${from} t ${where(ofWords)}) hit ${where(ofRows.length === 0 ? [] : [suitable])}) t ` +
    `${where([condition, ...early])}order by ${sortingOf(order, backward)} limit ${most})`;
  const { ofFew, ofMany } = rank === undefined ? { ofFew: page.size + 1, ofMany: page.size + 1 } : ranked;
  const rankOf = rank === undefined ? 'null::real' : `ts_rank(t.words, ${query})`;
  const keys = order.map(({ name }) => `t.${name}`).join(', ');
  const [{ name: key, descending }] = order as [Order[number]];
  const sign = descending === backward ? '<=' : '>=';
  const edge = `(select t.${key} from ${rows.name} t ${where([...rows.narrowing(scope, parameter), ...ofRange, ...early])}order by ${sortingOf(order.slice(0, 1), backward)} offset ${nearRows} limit 1)`;
  // With `offset` PostgreSQL looks the row's words up, instead of finding all hits once more.
  const wordsOfPage = `(select word.words from ${words.name} word where word.organization_id = page.organization_id and word.${reference} = page.id offset 0)`;
  return {
    parameters,
    sql:
      `with edge as (select ${edge} as "at"), ` +
      `near as materialized (${hits(words.name, ofFew, `t.${key} ${sign} (select "at" from edge)`)} union all ${hits(words.name, ofFew, '(select "at" is null from edge)')}), ` +
      `nearness as (select "at" is null or (select count(*) from near) >= ${ofMany} as "suffices" from edge), ` +
      `few as materialized (select ${words.select}${toRank} from ${words.name} t where not (select "suffices" from nearness) limit ${fewHits + 1}), ` +
      `fewness as (select count(*) > ${fewHits} as "exceeded" from few), ` +
      `hit as (select t.organization_id, ${keys}, ${rankOf} as rank from (select t.* from near t where (select "suffices" from nearness) union all ` +
      `${hits('few', ofFew, 'not (select "exceeded" from fewness)')} union all ` +
      `${hits(words.name, ofMany, '(select "exceeded" from fewness)')}) t), ` +
      `page as (select t.* from hit t ${where(rank === undefined ? [] : paged)}${pageOf}) ` +
      `select ${rows.select}, coalesce(page.rank, ts_rank(word.words, ${query})), ${writtenWords} ` +
      `from page join ${rows.name} t on t.organization_id = page.organization_id and t.id = page.id cross join lateral ${wordsOfPage} as word ` +
      `order by ${sortingOf(fullOrder, page.backward).replaceAll('t.', 'page.')}`,
  };
}

/** One statement for the number of all hits, whatever the page; of more than 10,000 it is 10,001. */
export function searchCount(
  { rows, words, reference, narrowing, wordsNarrowing }: SearchedList,
  scope: Scope,
): { sql: string; parameters: unknown[] } {
  const parameters: unknown[] = [];
  const parameter = (value: unknown) => `$${parameters.push(value)}`;
  const ofWords = [...words.narrowing(scope, parameter), ...narrowingOf(wordsNarrowing, words, parameter)];
  const ofRows = narrowingOf(narrowing, rows, parameter);
  return {
    parameters,
    sql:
      `select count(*) as "count" from (select from (select t.organization_id, t.${reference} as "id" from ${words.name} t ${where(ofWords)}) hit ` +
      `${where(ofRows.length === 0 ? [] : [suitableSql(rows, ofRows)])}limit ${countedHits + 1}) counted`,
  };
}

/** Whether a hit's row meets the narrowing. */
const suitableSql = (rows: Table, ofRows: readonly string[]): string =>
  `exists (select from ${rows.name} t where t.organization_id = hit.organization_id and t.id = hit.id and ${ofRows.join(' and ')})`;

const where = (conditions: readonly string[]): string =>
  conditions.length === 0 ? '' : `where ${conditions.join(' and ')} `;
