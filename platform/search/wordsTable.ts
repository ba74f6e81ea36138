import { p } from '@mikro-orm/core';
import { tenantIsolation } from '../data/tenantFilter.ts';
import { searchSetting } from './searchSetting.ts';
import { wordsSql } from './words.ts';

/** PostgreSQL's list of a text's words. */
export const wordsColumn = { words: p.string().columnType('tsvector').lazy() };

/**
 * The policies of a table of words. An operator of full text is not leakproof: where row-level security holds,
 * PostgreSQL looks a condition of the query up in no index before the policies' own. So the search is one of them, by
 * its name the first; where nothing is searched for, it lets every row pass (`!none` is an absent word's absence).
 */
export const wordsPolicies = [
  {
    name: 'search',
    type: 'restrictive' as const,
    command: 'select' as const,
    using: `(words @@ ( SELECT (COALESCE(NULLIF(current_setting('${searchSetting}'::text, true), ''::text), '!none'::text))::tsquery AS "coalesce"))`,
  },
  tenantIsolation,
];

/** The index that a search reads. Of what is written, at most 512 KiB wait to be sorted in, which a search reads through. */
export const wordsIndex = (table: string) => ({
  name: `${table}_words_index`,
  expression: `create index "${table}_words_index" on "${table}" using gin ("words") with (gin_pending_list_limit = 512)`,
});

/** Of a table that is searched: its columns are those of the row `new`. */
export interface Searched {
  /** The table of its words, and there the column that refers to it. */
  words: readonly [table: string, column: string];
  /** SQL of the text, and of an array of marks. */
  text: string;
  marks?: string;
  isOfNames?: boolean;
  /** The columns that these are made of. */
  columns: readonly string[];
  /** References among them, with their tables: one that its row's end has emptied asks for no new words. */
  references?: readonly (readonly [column: string, table: string])[];
  /** Columns that the table of words has too: those of visibility, and of the order of lists. */
  copied: readonly string[];
  /** Which of all these are varchar: PostgreSQL prints a comparison of theirs as one of text. */
  varchars?: readonly string[];
}

/**
 * The triggers of a table that is searched, which keep its words, whoever writes it.
 */
export function keptWords(searched: Searched) {
  const { columns, references = [], copied, varchars = [] } = searched;
  const { target, values, conflict } = keepingOf(searched);
  const body = `${target} values (${values}) ${conflict}; return null`;
  const compared = (row: string, name: string) =>
    varchars.includes(name) ? `(${row}.${name})::text` : `${row}.${name}`;
  const changed = [...columns, ...references.map(([name]) => name), ...copied]
    .map((name) => `(${compared('old', name)} IS DISTINCT FROM ${compared('new', name)})`)
    .join(' OR ');
  // The database ends a reference as nobody's, and would not be let at the words.
  const ended = references.map(
    ([name, of]) =>
      `if new.${name} is null and old.${name} is not null and not exists (select from ${of} where id = old.${name}) then return null; end if; `,
  );
  const trigger = { timing: 'after' as const, forEach: 'row' as const, body };
  return [
    { ...trigger, name: 'words', events: ['insert' as const] },
    {
      ...trigger,
      name: 'changed_words',
      body: ended.join('') + body,
      events: ['update' as const],
      when: `(${changed})`,
    },
  ];
}

/**
 * The statement that makes the words of rows anew, for what they are made of beside the row itself.
 * @param rows the table, narrowed: `membership as new where …`
 */
export function rewordingOf(searched: Searched, rows: string): string {
  const { target, values, conflict } = keepingOf(searched);
  return `${target} select ${values} from ${rows} ${conflict}`;
}

function keepingOf({ words: [table, column], copied, ...searched }: Searched) {
  const names = [...copied, 'words'];
  const words = wordsSql({ organization: 'new.organization_id', ...searched });
  return {
    target: `insert into ${table} (organization_id, ${column}, ${names.join(', ')})`,
    values: ['new.organization_id', 'new.id', ...copied.map((name) => `new.${name}`), words].join(', '),
    conflict: `on conflict (organization_id, ${column}) do update set ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
  };
}
