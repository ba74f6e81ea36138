import type { Catalogue, Column, ForeignKey, Table } from '../catalogue/catalogue.ts';
import { bareNounOf, commonPrefix, nounOf, referredNoun, singular, wordsOf } from './words.ts';

/** A column, or several, that name a row of another table (or of their own), declared or not. */
export interface Reference {
  table: Table;
  columns: readonly string[];
  target: Table;
  targetColumns: readonly string[];
  /** Missing where the reference is known by its name alone. */
  foreignKey: ForeignKey | undefined;
  /** The types of both sides can be compared by an index: true for every foreign key. */
  typesFit: boolean;
}

export type References = ReadonlyMap<Table, readonly Reference[]>;

/**
 * Every table's foreign keys, and beside them the columns `<noun>_id` without one whose noun is exactly a table's, or
 * ends with one where the type fits: `owner_user_id` is a user. What a foreign system numbers (`slack_user_id`) is no
 * reference.
 */
export function referencesIn({ tables }: Catalogue): References {
  const nouns = new Map<string, Table[]>();
  const prefix = commonPrefix(tables);
  for (const table of tables)
    for (const noun of new Set([nounOf(table.name), bareNounOf(table.name, prefix)]))
      nouns.set(noun, [...(nouns.get(noun) ?? []), table]);
  return new Map(tables.map((table) => [table, [...declared(table), ...undeclared(table, nouns)]]));
}

const declared = (table: Table): Reference[] =>
  table.foreignKeys.map((foreignKey) => ({
    table,
    columns: foreignKey.columns,
    target: foreignKey.target,
    targetColumns: foreignKey.targetColumns,
    foreignKey,
    typesFit: true,
  }));

function undeclared(table: Table, nouns: ReadonlyMap<string, readonly Table[]>): Reference[] {
  const keyed = new Set(table.foreignKeys.flatMap(({ columns }) => columns));
  return table.columns
    .filter(({ name, array }) => !keyed.has(name) && !array && !table.primaryKey?.every((column) => column === name))
    .flatMap((column) => {
      const noun = referredNoun(column.name);
      return noun === undefined ? [] : guess(table, column, noun, nouns);
    });
}

function guess(table: Table, column: Column, noun: string, nouns: ReadonlyMap<string, readonly Table[]>): Reference[] {
  const words = noun.split('_');
  if (elsewhere.has(words[0]!) && !nouns.has(noun)) return [];
  for (let start = 0; start < words.length; start += 1) {
    const target = nearest(table, nouns.get([...words.slice(start, -1), singular(words.at(-1)!)].join('_')));
    const key =
      target?.primaryKey?.length === 1 ? target.columns.find(({ name }) => name === target.primaryKey![0]) : undefined;
    if (target === undefined || key === undefined) continue;
    const typesFit = comparable(column) === comparable(key);
    if (start > 0 && !typesFit) continue;
    return [{ table, columns: [column.name], target, targetColumns: [key.name], foreignKey: undefined, typesFit }];
  }
  return [];
}

/** Of several tables of one noun the one in the referring table's schema. */
const nearest = (table: Table, candidates: readonly Table[] = []): Table | undefined =>
  candidates.find(({ schema }) => schema === table.schema) ?? (candidates.length === 1 ? candidates[0] : undefined);

/** Types that PostgreSQL compares with each other through one family of operators are one. */
export function comparable({ baseType, array }: Column): string {
  const family = /^int[248]$/.test(baseType)
    ? 'integer'
    : /^(text|varchar|bpchar|citext|name)$/.test(baseType)
      ? 'text'
      : baseType;
  return array ? `${family}[]` : family;
}

/** The first words of ids that another system gives. */
const elsewhere = new Set(
  'external remote provider platform slack github gitlab google stripe paypal discord notion linkedin facebook instagram twitter x meta auth0 okta azure aws jira linear pagerduty rootly hubspot salesforce intercom zendesk twilio vector trace request correlation client session'.split(
    ' ',
  ),
);

/** Whether a column's name says that another system gives its values: `slack_id`, `platform_user_id`. */
export function isExternalId(column: string): boolean {
  const words = wordsOf(column);
  return words.length > 1 && words.at(-1) === 'id' && words.slice(0, -1).some((word) => elsewhere.has(word));
}
