import { UsageError } from '#tools/process/exitCode.ts';
import type { Catalogue, Column, Table } from '../catalogue/catalogue.ts';
import { clearRoot, rootCandidates, type RootCandidate } from './findRoot.ts';
import { referencesIn, type Reference, type References } from './references.ts';
import { nounOf, wordsOf } from './words.ts';

/** A table whose rows are the tenants, and the column that others name them by. */
export interface Root {
  table: Table;
  key: Column;
}

/** The column by which a table's rows belong to a tenant. */
export interface TenantColumn {
  root: Root;
  column: Column;
}

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
 * @throws UsageError where one is named that the database does not have.
 */
export function tenancyOf(
  catalogue: Catalogue,
  given: readonly string[],
  global: readonly string[],
): Tenancy | NoTenancy {
  const references = referencesIn(catalogue);
  const roots = given.length > 0 ? given.map((name) => givenRoot(catalogue, name)) : foundRoot(catalogue, references);
  if ('candidates' in roots) return roots;
  const columns = new Map<Table, TenantColumn>();
  const free = new Set(global.map((name) => tableNamed(catalogue, name, '--global')));
  for (const table of catalogue.tables) {
    const own = free.has(table) ? undefined : tenantColumnOf(table, roots, references.get(table)!);
    if (own !== undefined) columns.set(table, own);
  }
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
  return { table, key };
}

/** By its title, or by its schema and name. */
const findTable = ({ tables }: Catalogue, name: string): Table | undefined =>
  tables.find((table) => table.title === name || `${table.schema}.${table.name}` === name);

/** @throws UsageError */
function tableNamed(catalogue: Catalogue, name: string, option: string): Table {
  const table = findTable(catalogue, name);
  if (table === undefined) throw new UsageError(`${option} ${name}: the database has no such table`);
  return table;
}

const keyOf = ({ primaryKey, columns }: Table): Column | undefined =>
  primaryKey?.length === 1 ? columns.find(({ name }) => name === primaryKey[0]) : undefined;

/** The column of the outermost root that the table has one of. */
function tenantColumnOf(
  table: Table,
  roots: readonly Root[],
  references: readonly Reference[],
): TenantColumn | undefined {
  for (const root of roots) {
    if (table === root.table) continue;
    const name = namedAfter(table, root) ?? referring(root, references);
    const column = table.columns.find((one) => one.name === name);
    if (column !== undefined) return { root, column };
  }
  return undefined;
}

const namedAfter = (table: Table, { table: root, key }: Root): string | undefined => {
  const nouns = [nounOf(root.name), nounOf(root.name).split('_').at(-1)!];
  const names = new Set(nouns.flatMap((noun) => [`${noun}_id`, `${noun}_${key.name}`, `${noun}_uuid`, 'tenant_id']));
  const named = table.columns.find(({ name }) => names.has(wordsOf(name).join('_')));
  return named?.name;
};

/** By a foreign key: the required one before those that may be null, as an owner is before a recipient. */
function referring(root: Root, references: readonly Reference[]): string | undefined {
  const columns = references
    .filter(({ target, foreignKey }) => target === root.table && foreignKey !== undefined)
    .flatMap(({ columns, targetColumns, table }) =>
      columns
        .filter((_, index) => targetColumns[index] === root.key.name)
        .map((name) => table.columns.find((column) => column.name === name)!),
    );
  return (columns.find(({ nullable }) => !nullable) ?? columns[0])?.name;
}

function userTable({ tables }: Catalogue, roots: readonly Root[]): Table | undefined {
  const others = tables.filter((table) => !roots.some((root) => root.table === table));
  for (const noun of ['user', 'app_user', 'auth_user', 'accounts_user', 'person', 'member', 'profile', 'account']) {
    const table = others.find(({ name }) => nounOf(name) === noun);
    if (table !== undefined) return table;
  }
  return undefined;
}
