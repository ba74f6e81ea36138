import { UsageError } from '#tools/process/exitCode.ts';
import type { Catalogue, Column, Table } from '../catalogue/catalogue.ts';
import { clearRoot, rootCandidates, type RootCandidate } from './findRoot.ts';
import { referencesIn, type References } from './references.ts';
import { tenantColumns, type Root, type TenantColumn } from './tenantColumns.ts';
import { bareNounOf, commonPrefix, nounOf } from './words.ts';

/** What the tables of a database are to its tenants. */
export interface Tenancy {
  /** Outermost first: organizations, then the teams under them. */
  roots: readonly Root[];
  references: References;
  /** Of each tenant table; the table of a root that stands under another root is one. */
  columns: ReadonlyMap<Table, TenantColumn>;
  /** Declared to belong to nobody. */
  global: ReadonlySet<Table>;
  /** Whose rows are people who sign in. */
  users: Table | undefined;
}

/** No table is the tenant's without a doubt. */
export interface NoTenancy {
  candidates: readonly RootCandidate[];
}

/**
 * @param given `table.column`, outermost first; a table alone means its primary key. Empty: the root is looked for.
 * @param global tables that belong to nobody.
 * @throws UsageError where one is named that the database does not have, or tenants by what several of them may share.
 */
export function tenancyOf(
  catalogue: Catalogue,
  given: readonly string[],
  global: readonly string[],
): Tenancy | NoTenancy {
  const references = referencesIn(catalogue);
  const roots = given.length > 0 ? given.map((name) => givenRoot(catalogue, name)) : foundRoot(catalogue, references);
  if ('candidates' in roots) return roots;
  const free = new Set(global.map((name) => tableNamed(catalogue, name, '--global')));
  const columns = tenantColumns(
    catalogue.tables.filter((table) => !free.has(table)),
    roots,
    references,
  );
  return { roots, references, columns, global: free, users: userTable(catalogue, roots) };
}

function foundRoot(catalogue: Catalogue, references: References): Root[] | NoTenancy {
  const candidates = rootCandidates(catalogue, references);
  const table = clearRoot(candidates);
  const key = table === undefined ? undefined : keyOf(table);
  return table === undefined || key === undefined ? { candidates } : [{ table, key }];
}

function givenRoot(catalogue: Catalogue, given: string): Root {
  const whole = findTable(catalogue, given);
  const dot = given.lastIndexOf('.');
  const table = whole ?? tableNamed(catalogue, given.slice(0, Math.max(dot, 0)) || given, '--tenant');
  const key = whole === undefined ? table.columns.find(({ name }) => name === given.slice(dot + 1)) : keyOf(table);
  if (key === undefined)
    throw new UsageError(
      whole === undefined
        ? `--tenant ${given}: ${table.title} has no such column`
        : `--tenant ${given}: name the column that other tables refer to, as ${given}.id`,
    );
  if (!namesOneRow(table, key.name)) {
    const better = table.columns.map(({ name }) => name).filter((name) => namesOneRow(table, name));
    throw new UsageError(
      `--tenant ${given}: several rows of ${table.title} may have one ${key.name}; ${
        better.length === 0 ? 'none of its columns is unique by itself' : `unique by itself is ${better.join(', ')}`
      }`,
    );
  }
  return { table, key };
}

/** A key or a unique of this column alone, of every row. */
const namesOneRow = ({ indexes }: Table, column: string): boolean =>
  indexes.some(
    ({ unique, valid, predicate, columns }) =>
      unique && valid && predicate === undefined && columns.length === 1 && columns[0] === column,
  );

/** By its title, or by its schema and name. */
const findTable = ({ tables }: Catalogue, name: string): Table | undefined =>
  tables.find((table) => table.title === name || `${table.schema}.${table.name}` === name);

/** @throws UsageError */
function tableNamed(catalogue: Catalogue, name: string, option: string): Table {
  const table = findTable(catalogue, name);
  if (table !== undefined) return table;
  const namesakes = catalogue.tables.filter((other) => other.name === name).map(({ title }) => title);
  throw new UsageError(
    `${option} ${name}: the database has no such table${namesakes.length === 0 ? '' : `; it has ${namesakes.join(', ')}`}`,
  );
}

const keyOf = ({ primaryKey, columns }: Table): Column | undefined =>
  primaryKey?.length === 1 ? columns.find(({ name }) => name === primaryKey[0]) : undefined;

function userTable({ tables }: Catalogue, roots: readonly Root[]): Table | undefined {
  const others = tables.filter((table) => !roots.some((root) => root.table === table));
  const prefix = commonPrefix(tables);
  for (const noun of ['user', 'app_user', 'auth_user', 'accounts_user', 'person', 'member', 'profile', 'account']) {
    const table = others.find(({ name }) => nounOf(name) === noun || bareNounOf(name, prefix) === noun);
    if (table !== undefined) return table;
  }
  return undefined;
}
