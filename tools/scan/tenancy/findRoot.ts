import type { Catalogue, Table } from '../catalogue/catalogue.ts';
import type { References } from './references.ts';
import { nounOf, wordsOf } from './words.ts';

/** A table whose rows may be the tenants, and how many other tables point at it. */
export interface RootCandidate {
  table: Table;
  /** Tables with a foreign key to it. */
  foreignKeys: number;
  /** Further tables with a column that is named after it, and no foreign key. */
  columns: number;
}

/** The nouns of those for whom rows are kept, in the words of the field. */
const tenantNouns = new Set(
  'organization organisation org company tenant workspace account realm team project customer merchant agency business institution school clinic club community shop site'.split(
    ' ',
  ),
);

/**
 * The tables that could be the tenant's, most pointed at first: named like one, pointed at by others, and not
 * themselves rows of another candidate (a team of an organization).
 */
export function rootCandidates({ tables }: Catalogue, references: References): RootCandidate[] {
  const named = tables.filter(isNamedLikeTenant).map((table) => countOf(table, tables, references));
  const pointedAt = named.filter(({ foreignKeys, columns }) => foreignKeys + columns > 0);
  const below = (table: Table, above: Table) =>
    references
      .get(table)!
      .some(({ target, columns }) => target === above && columns.every((column) => isOwn(column, above)));
  return pointedAt
    .filter(
      ({ table }) =>
        !pointedAt.some((other) => other.table !== table && below(table, other.table) && !below(other.table, table)),
    )
    .toSorted((one, other) => weight(other) - weight(one));
}

/**
 * The one candidate that is meant without a doubt: the only one, or the one that at least twice as many tables point at
 * as at any other.
 */
export function clearRoot(candidates: readonly RootCandidate[]): Table | undefined {
  const [first, second] = candidates;
  return first !== undefined && (second === undefined || weight(first) >= 2 * weight(second)) ? first.table : undefined;
}

const weight = ({ foreignKeys, columns }: RootCandidate): number => foreignKeys + columns;

const isNamedLikeTenant = ({ name }: Table): boolean => {
  const noun = nounOf(name);
  return (
    tenantNouns.has(noun) ||
    (tenantNouns.has(noun.split('_').at(-1)!) && noun.split('_').length === 2 && prefixes.has(noun.split('_')[0]!))
  );
};

/** What frameworks and teams put before the names of their tables. */
const prefixes = new Set(
  'app core auth accounts tenants organizations teams projects public main tbl t base common'.split(' '),
);

/** The column is named after the table it refers to, and not after a role that a row plays. */
const isOwn = (column: string, target: Table): boolean =>
  wordsOf(column).slice(0, -1).join('_') === nounOf(target.name) || wordsOf(column).join('_') === nounOf(target.name);

function countOf(table: Table, tables: readonly Table[], references: References): RootCandidate {
  const others = tables.filter((other) => other !== table);
  const pointing = (other: Table, declared: boolean) =>
    references
      .get(other)!
      .some(({ target, foreignKey }) => target === table && (foreignKey !== undefined) === declared);
  return {
    table,
    foreignKeys: others.filter((other) => pointing(other, true)).length,
    columns: others.filter((other) => pointing(other, false) && !pointing(other, true)).length,
  };
}
