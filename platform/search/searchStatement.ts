import { narrowingOf, type Narrowing } from '../data/narrowing.ts';
import { pageConditions, sortingOf, type Order } from '../data/order.ts';
import type { PageRequest } from '../data/page.ts';
import type { Table } from '../data/rows.ts';
import type { Scope } from '../data/scope.ts';
import { patternsSetting, rankSetting } from './searchSetting.ts';
import { keyLength } from './words.ts';

/**
 * A page in the order of the list is looked for among so many rows first, in which a frequent word is found at once.
 */
const nearRows = 5_000;
/**
 * Up to so many hits are found in the index of words and sorted. Where there are more, the words are read in the order
 * of the list.
 */
const fewHits = 4_000;
/** Few hits are all ranked; of many these, the first in the order. */
const mostRanked = 500;

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
  const suitable = `exists (select from ${rows.name} t where t.organization_id = hit.organization_id and t.id = hit.id and ${ofRows.join(' and ')})`;
  const fullOrder = rank === undefined ? order : [rank, ...order];
  const paged = pageConditions(fullOrder, page, parameter);
  const pageOf = `order by ${sortingOf(fullOrder, page.backward)} limit ${page.size + 1}`;
  const columns = order.map(({ name }) => (name === '"id"' ? `t.${reference} as "id"` : `t.${name}`)).join(', ');
  // The hits of the page; by rank, the first of all.
  const [backward, early] = rank === undefined ? [page.backward, paged] : [false, []];
  const hits = (from: string, most: number, condition: string) =>
    `(select t.* from (select hit.* from (select t.organization_id, ${columns} from ${from} t ${where(ofWords)}) hit ${where(ofRows.length === 0 ? [] : [suitable])}) t ` +
    `${where([condition, ...early])}order by ${sortingOf(order, backward)} limit ${most})`;
  // With `offset` PostgreSQL looks the row's words up, instead of finding all hits once more.
  const wordsOf = (row: string) =>
    `(select word.words from ${words.name} word where word.organization_id = ${row}.organization_id and word.${reference} = ${row}.id offset 0)`;
  const found = (narrowed: string, ofFew: number, ofMany: number) =>
    `few as materialized (select ${words.select} from ${words.name} t ${narrowed}limit ${fewHits + 1}), ` +
    `many as (select count(*) > ${fewHits} as are from few), ` +
    `found as (${hits('few', ofFew, 'not (select are from many)')} union all ${hits(words.name, ofMany, '(select are from many)')}), `;
  const [{ name: key, descending }] = order as [Order[number]];
  const [least, sign] = descending === backward ? ["'infinity'", '<='] : ["'-infinity'", '>='];
  const edge = `(select t.${key} from ${rows.name} t ${where([...ofRange, ...early])}order by ${sortingOf(order.slice(0, 1), backward)} offset ${nearRows} limit 1)`;
  const hit =
    rank === undefined
      ? `edge as (select ${edge} as "at"), ` +
        `near as materialized ${hits(words.name, page.size + 1, `t.${key} ${sign} (select coalesce("at", ${least}) from edge)`)}, ` +
        `enough as (select "at" is null or (select count(*) > ${page.size} from near) as is from edge), ` +
        found('where not (select enough.is from enough) ', page.size + 1, page.size + 1) +
        `hit as (select t.*, null::real as rank from near t where (select enough.is from enough) union all select t.*, null from found t where not (select enough.is from enough)), `
      : found('', fewHits, mostRanked) +
        `hit as (select t.*, ts_rank(word.words, ${query}) as rank from found t cross join lateral ${wordsOf('t')} as word), `;
  return {
    parameters,
    sql:
      `with ${hit}` +
      `page as (select t.* from hit t ${where(rank === undefined ? [] : paged)}${pageOf}) ` +
      `select ${rows.select}, coalesce(page.rank, ts_rank(word.words, ${query})), ${writtenWords} ` +
      `from page join ${rows.name} t on t.organization_id = page.organization_id and t.id = page.id cross join lateral ${wordsOf('page')} as word ` +
      `order by ${sortingOf(fullOrder, page.backward).replaceAll('t.', 'page.')}`,
  };
}

const where = (conditions: readonly string[]): string =>
  conditions.length === 0 ? '' : `where ${conditions.join(' and ')} `;
