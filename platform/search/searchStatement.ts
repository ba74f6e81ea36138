import { narrowingOf, type Narrowing } from '../data/narrowing.ts';
import { pageConditions, sortingOf, type Order } from '../data/order.ts';
import type { PageRequest } from '../data/page.ts';
import type { Table } from '../data/rows.ts';
import type { Scope } from '../data/scope.ts';
import { patternsSetting, rankSetting } from './searchSetting.ts';
import { keyLength } from './words.ts';

/**
 * Up to so many hits are read from the index of words and sorted. Where there are more, the list is read in its order,
 * and each row's words are looked at: a page of many hits is found soon.
 */
const fewHits = 20_000;
/** Of more hits than these, the first in the order are ranked. */
const mostRanked = 1_000;

export interface SearchedList {
  rows: Table;
  /**
   * The words of the rows, narrowed to the search by its policy; it has the columns of the order too. `reference` is its
   * column that refers to a row.
   */
  words: Table;
  reference: string;
  narrowing: Narrowing<object>;
  /** The order of the hits, of which the first are ranked where it is by rank. */
  order: Order;
  rank: Order[number] | undefined;
  page: PageRequest;
}

const query = `(select current_setting('${rankSetting}')::tsquery)`;

/** The words as they are written at the places where the search has found something. */
const found =
  `(select array_agg(distinct substr(written.lexeme, ${keyLength + 1})) from unnest(word.words) as written ` +
  `where 'A' = any(written.weights) and written.positions && (select array_agg(place) from unnest(word.words) as hit cross join unnest(hit.positions) as place ` +
  `where hit.lexeme like any(array(select unnest(current_setting('${patternsSetting}')::text[])))))`;

/** One statement for a page of hits: the columns of the row, its rank (real), and the words that were found (text[]). */
export function searchStatement(list: SearchedList, scope: Scope): { sql: string; parameters: unknown[] } {
  const { rows, words, reference, order, rank, page } = list;
  const parameters: unknown[] = [];
  const parameter = (value: unknown) => `$${parameters.push(value)}`;
  const [ofWords, ofScope] = [words.narrowing(scope, parameter), rows.narrowing(scope, parameter)];
  const asked = narrowingOf(list.narrowing, rows, parameter);
  const keys = order.map(({ name }) => `t.${name}`).join(', ');
  // With `offset` PostgreSQL looks the row's words up, instead of finding all hits once more.
  const wordsOf = (row: string) =>
    `(select word.words from ${words.name} word where word.organization_id = ${row}.organization_id and word.${reference} = ${row}.id offset 0)`;
  const where = (conditions: readonly string[]) =>
    conditions.length === 0 ? '' : `where ${conditions.join(' and ')} `;
  const fullOrder = rank === undefined ? order : [rank, ...order];
  const paged = pageConditions(fullOrder, page, parameter);
  const pageOf = `order by ${sortingOf(fullOrder, page.backward)} limit ${page.size + 1}`;
  const [early, tail] =
    rank === undefined ? [paged, pageOf] : [[], `order by ${sortingOf(order, false)} limit ${mostRanked}`];
  const suitable =
    asked.length === 0
      ? []
      : [
          `exists (select from ${rows.name} t where t.organization_id = visible.organization_id and t.id = visible.${reference} and ${asked.join(' and ')})`,
        ];
  const own = order
    .map(({ name }) => (name === '"id"' ? `visible.${reference} as "id"` : `visible.${name}`))
    .join(', ');
  return {
    parameters,
    sql:
      `with few as materialized (select ${words.select} from ${words.name} t limit ${fewHits + 1}), ` +
      `many as (select count(*) > ${fewHits} as are from few), ` +
      `hit as ((select t.organization_id, ${keys} from (select visible.organization_id, ${own} from (select t.* from few t ${where(['not (select are from many)', ...ofWords])}) visible ${where(suitable)}) t ${where(early)}${tail}) ` +
      `union all (select t.organization_id, ${keys} from ${rows.name} t ` +
      `${where(['(select are from many)', ...ofScope, ...asked, ...early, `exists ${wordsOf('t')}`])}${tail})), ` +
      `page as (select t.* from (select t.*, ${rank === undefined ? 'null::real' : `ts_rank(word.words, ${query})`} as rank from hit t${rank === undefined ? '' : ` cross join lateral ${wordsOf('t')} as word`}) t ${where(rank === undefined ? [] : paged)}${pageOf}) ` +
      `select ${rows.select}, coalesce(page.rank, ts_rank(word.words, ${query})), ${found} ` +
      `from page join ${rows.name} t on t.organization_id = page.organization_id and t.id = page.id cross join lateral ${wordsOf('page')} as word ` +
      `order by ${sortingOf(fullOrder, page.backward).replaceAll('t."rank"', 'page.rank')}`,
  };
}
