import type { Column, Table } from '../catalogue/catalogue.ts';
import type { Reference, References } from './references.ts';
import { nounOf, saysWhoWasChosen, wordsOf } from './words.ts';

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

/**
 * By which column each table's rows belong to a tenant, of the outermost root that it has one of: one named after the
 * root or as most tables name it, else one with a foreign key to it, else one with a foreign key to a parent's.
 */
export function tenantColumns(
  tables: readonly Table[],
  roots: readonly Root[],
  references: References,
): Map<Table, TenantColumn> {
  const names = new Map(roots.map((root) => [root, namesOf(root, references)]));
  const found = new Map<Table, TenantColumn>();
  for (const table of tables) {
    for (const root of roots) {
      if (table === root.table) break;
      const column = named(table, names.get(root)!) ?? referring(root, references.get(table)!);
      if (column === undefined) continue;
      found.set(table, { root, column });
      break;
    }
  }
  for (let before = -1; before < found.size;) {
    before = found.size;
    for (const table of tables) {
      const own = found.has(table) || roots.some((root) => root.table === table) ? undefined : ofParent(table, found);
      if (own !== undefined) found.set(table, own);
    }
  }
  return found;
}

/** `order_tenant` of a foreign key (order_tenant, order_id) into rows of a tenant: what it calls theirs is its own. */
function ofParent({ foreignKeys, columns }: Table, found: ReadonlyMap<Table, TenantColumn>): TenantColumn | undefined {
  const named = foreignKeys.flatMap(({ target, columns: from, targetColumns }) => {
    const parent = found.get(target);
    const name = parent && from[targetColumns.indexOf(parent.column.name)];
    const column = columns.find((one) => one.name === name);
    return parent === undefined || column === undefined || saysWhoWasChosen(column.name)
      ? []
      : [{ root: parent.root, column }];
  });
  return named.find(({ column }) => !column.nullable) ?? named[0];
}

/** What a column that holds the tenant is called, in small letters and joined by _. */
function namesOf({ table, key }: Root, references: References): ReadonlySet<string> {
  const nouns = [nounOf(table.name), nounOf(table.name).split('_').at(-1)!];
  const uses = new Map<string, number>();
  for (const reference of [...references.values()].flat()) {
    if (reference.foreignKey === undefined || reference.target !== table) continue;
    for (const name of keyColumns(reference, key)) uses.set(spelled(name), (uses.get(spelled(name)) ?? 0) + 1);
  }
  const usual = [...uses].filter(([, count]) => count > 1).toSorted(([, one], [, other]) => other - one);
  return new Set([
    ...nouns.flatMap((noun) => [`${noun}_id`, `${noun}_${spelled(key.name)}`, `${noun}_uuid`]),
    'tenant_id',
    ...usual.slice(0, 1).map(([name]) => name),
  ]);
}

const spelled = (name: string): string => wordsOf(name).join('_');

const named = (table: Table, names: ReadonlySet<string>): Column | undefined =>
  table.columns.find(({ name }) => names.has(spelled(name)));

/**
 * By a foreign key: the required one before those that may be null, as an owner is before a recipient. Which tenant
 * somebody has chosen (`default_organization_id`) does not say whose a row is.
 */
function referring(root: Root, references: readonly Reference[]): Column | undefined {
  const columns = references
    .filter(({ target, foreignKey }) => target === root.table && foreignKey !== undefined)
    .flatMap((reference) =>
      keyColumns(reference, root.key)
        .filter((name) => !saysWhoWasChosen(name))
        .map((name) => reference.table.columns.find((column) => column.name === name)!),
    );
  return columns.find(({ nullable }) => !nullable) ?? columns[0];
}

/** The columns that hold the root's key. */
const keyColumns = ({ columns, targetColumns }: Reference, { name }: Column): string[] =>
  columns.filter((_, index) => targetColumns[index] === name);

/** What most tables call the column of a root's tenants. */
export function usualName(columns: ReadonlyMap<Table, TenantColumn>, root: Root): string {
  const uses = new Map<string, number>();
  for (const own of columns.values())
    if (own.root === root) uses.set(own.column.name, (uses.get(own.column.name) ?? 0) + 1);
  const [most] = [...uses].toSorted(([, one], [, other]) => other - one);
  return most?.[0] ?? `${nounOf(root.table.name)}_id`;
}
