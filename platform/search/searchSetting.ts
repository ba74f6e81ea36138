import type { SearchTerm } from './parseSearch.ts';
import { keyOf, longestWord, markSql, quoted, stemsOf, tokensSql } from './words.ts';

/** The transaction's search, a tsquery, which the policy of a table of words narrows reads to. */
export const searchSetting = 'app.search';
/** The words that it takes as found, as patterns of LIKE: a text[]. */
export const patternsSetting = 'app.search_patterns';
/** What hits are ranked by, a tsquery: the terms without those excluded, beside which PostgreSQL ranks all alike. */
export const rankSetting = 'app.search_rank';

/** No word of the index, for it has no key. */
const never = `'''-'''`;
/** Whether a token may be in the index. */
const isIndexed = `coalesce(length(lexeme) <= ${longestWord}, false)`;

/** SQL of an array of marks, of which what is found has one, with its parameters for `?`. */
export type Marks = readonly [sql: string, ...parameters: string[]];

/** What is searched for: all of it must be there. */
export interface Search {
  terms: readonly SearchTerm[];
  marks: readonly Marks[];
}

/**
 * The statement that sets a transaction's search. A term that PostgreSQL's parser takes apart is searched for as its
 * parts in their order, of which `*` is the last one's. As it is written a word has the weight A, which quotes and `*`
 * ask for.
 */
export function searchSettingOf(organization: string, { terms, marks }: Search): { sql: string; values: string[] } {
  const values = [organization, JSON.stringify(terms.map((term, index) => ({ index, ...term })))];
  const key = keyOf('$1');
  const word = quoted('lexeme', key);
  const stems = stemsOf('lexeme');
  const inAnyForm = `(select string_agg(distinct ${quoted('form', key)}, ' | ') from unnest(array[lexeme, ${stems.join(', ')}]) as form)`;
  const form = `case when not ${isIndexed} then ${never} when "isPrefix" then ${word} || ':*A' when "isExact" then ${word} || ':A' else ${inAnyForm} end`;
  const escaped = String.raw`regexp_replace(${key} || form, '([\\%_])', '\\\1', 'g') || case when "isPrefix" then '%' else '' end`;
  const marked = marks.map(([sql, ...parameters]) => {
    const array = sql.replaceAll('?', () => `$${values.push(parameters.shift()!)}`);
    return `(select '(' || string_agg(${markSql('mark', key)}, ' | ') || ')' from unnest(${array}) as mark)`;
  });
  const ofTerms = (which: string) => `(select string_agg(query, ' & ') ${which}from phrase)`;
  const all = [...(terms.length > 0 ? [ofTerms('')] : []), ...marked].join(` || ' & ' || `);
  return {
    values,
    sql:
      `with token as (select index, "isExcluded", token.lexeme, place, "isExact" or "isPrefix" as "isExact", "isPrefix" and place = max(place) over (partition by index) as "isPrefix" from jsonb_to_recordset($2::jsonb) ` +
      `as term(index int, text text, "isPrefix" boolean, "isExact" boolean, "isExcluded" boolean) ` +
      `left join lateral (select token.lexeme, place from ${tokensSql('term.text')} as token cross join lateral unnest(token.positions) as place) as token on true), ` +
      `phrase as (select concat(case when "isExcluded" then '!' end, '(', string_agg('(' || ${form} || ')', ' <-> ' order by place), ')') as query, "isExcluded" from token group by index, "isExcluded") ` +
      `select set_config('work_mem', '16MB', true), set_config('enable_sort', 'off', true), set_config('${searchSetting}', coalesce(${all}, ${never}), true), ` +
      `set_config('${rankSetting}', coalesce(${ofTerms('filter (where not "isExcluded") ')}, ${never}), true), ` +
      `set_config('${patternsSetting}', coalesce((select array_agg(distinct ${escaped})::text from token cross join unnest(array[lexeme, ${stems.join(', ')}]) as form ` +
      `where not "isExcluded" and ${isIndexed} and form is not null and (form = lexeme or not ("isPrefix" or "isExact"))), '{}'), true)`,
  };
}
