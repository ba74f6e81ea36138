import type { Catalogue, Table } from '../catalogue/catalogue.ts';
import type { Reference, References } from './references.ts';
import { nounOf, referredNoun, saysWhoWasChosen } from './words.ts';

/** A table whose rows may be the tenants, and how many other tables point at it. */
export interface RootCandidate {
  table: Table;
  /** Tables with a foreign key to it. */
  foreignKeys: number;
  /** Further tables with a column that is named after it, and no foreign key. */
  columns: number;
  /** The candidate whose rows its own belong to. */
  above?: RootCandidate | undefined;
}

/** The nouns of those for whom rows are kept, in the words of the field. */
const tenantNouns = new Set(
  'organization organisation org company tenant workspace account realm team project customer merchant agency business institution school clinic club community shop site'.split(
    ' ',
  ),
);

/**
 * The tables that could be the tenant's, most pointed at first: named like one and pointed at by others. One whose rows
 * belong to another candidate's (a team of an organization) is no rival of it, unless at least twice as many tables
 * point at it.
 */
export function rootCandidates({ tables }: Catalogue, references: References): RootCandidate[] {
  const pointedAt = tables
    .filter(isNamedLikeTenant)
    .map((table) => countOf(table, tables, references))
    .filter((candidate) => weight(candidate) > 0);
  const isBelow = (table: Table, above: Table) =>
    references.get(table)!.some((reference) => belongsTo(reference, above));
  return pointedAt
    .map((candidate): RootCandidate => {
      const { table } = candidate;
      const above = pointedAt.find(
        (other) => other.table !== table && isBelow(table, other.table) && !isBelow(other.table, table),
      );
      return { ...candidate, above };
    })
    .filter((candidate) => candidate.above === undefined || isHeavier(candidate, candidate.above))
    .toSorted((one, other) => weight(other) - weight(one));
}

/**
 * The one candidate that is meant without a doubt: the only one, or the one that at least twice as many tables point at
 * as at any other. Where rows of tenants belong to rows of tenants, somebody has to say which are meant.
 */
export function clearRoot(candidates: readonly RootCandidate[]): Table | undefined {
  const [first, second] = candidates;
  if (first === undefined || first.above !== undefined) return undefined;
  return second === undefined || isHeavier(first, second) ? first.table : undefined;
}

const weight = ({ foreignKeys, columns }: RootCandidate): number => foreignKeys + columns;
const isHeavier = (one: RootCandidate, other: RootCandidate): boolean => weight(one) >= 2 * weight(other);

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

/** By a foreign key or a column named after it; a tenant that somebody has chosen is not the one they belong to. */
const belongsTo = ({ target, columns, foreignKey }: Reference, above: Table): boolean =>
  target === above &&
  (foreignKey !== undefined || columns.every((name) => referredNoun(name) === nounOf(above.name))) &&
  !columns.some((name) => saysWhoWasChosen(name));

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
