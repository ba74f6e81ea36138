import type { Table } from '../catalogue/catalogue.ts';
import { identifier } from '../sql.ts';
import { comparable, type Reference } from './references.ts';
import type { Tenancy } from './tenancy.ts';
import type { Root, TenantColumn } from './tenantColumns.ts';

/** A row of a tenant refers to another row of a tenant, and nothing in the database says that it is the same. */
export interface TenantPair {
  reference: Reference;
  child: TenantColumn;
  parent: TenantColumn;
  /** Where the two are of tenants of different levels: how each comes to its tenant of the upper one. */
  ways?: { child: readonly Step[]; parent: readonly Step[] };
}

/** From a tenant to the one that it is under. */
interface Step {
  tenants: Table;
  key: string;
  column: string;
}

/** References between tenant tables of one root that no foreign key with the tenant column covers. */
export function unprotectedPairs({ columns, references }: Tenancy): TenantPair[] {
  return [...columns].flatMap(([table, child]) =>
    references.get(table)!.flatMap((reference) => {
      const parent = columns.get(reference.target);
      if (parent === undefined || parent.root !== child.root || isCovered(table, reference, child, parent)) return [];
      return [{ reference, child, parent }];
    }),
  );
}

/** References between what tenants of different levels have: of a team's note to an organization's document. */
export function pairsOfTwoLevels({ columns, references, roots }: Tenancy): TenantPair[] {
  return [...columns].flatMap(([table, child]) =>
    references.get(table)!.flatMap((reference) => {
      const parent = columns.get(reference.target);
      if (parent === undefined || parent.root === child.root || reference.target === child.root.table) return [];
      const upper = roots.find((root) => root === child.root || root === parent.root)!;
      const [own, theirs] = [wayUp(child, upper, columns), wayUp(parent, upper, columns)];
      return own === undefined || theirs === undefined
        ? []
        : [{ reference, child, parent, ways: { child: own, parent: theirs } }];
    }),
  );
}

/** undefined where the database has none, or none by types that can be compared. */
function wayUp({ column, root }: TenantColumn, upper: Root, columns: Tenancy['columns']): Step[] | undefined {
  if (comparable(column) !== comparable(root.key)) return undefined;
  if (root === upper) return [];
  const above = columns.get(root.table);
  const further = above === undefined ? undefined : wayUp(above, upper, columns);
  return further && [{ tenants: root.table, key: root.key.name, column: above!.column.name }, ...further];
}

/** By itself, by another key of the same columns and the tenant's, or by a CHECK of both tenants. */
const isCovered = (table: Table, reference: Reference, { column }: TenantColumn, parent: TenantColumn): boolean =>
  table.foreignKeys.some(
    (key) =>
      key.target === reference.target &&
      key.valid &&
      key.columns.includes(column.name) &&
      reference.columns.every((name) => key.columns.includes(name)),
  ) || areEqual(table, column.name, namedTenant(reference, parent.column.name));

/** The column by which a reference names its row's tenant beside the row: `order_tenant` of (order_tenant, order_id). */
export const namedTenant = ({ columns, targetColumns }: Reference, tenantColumn: string): string | undefined =>
  columns[targetColumns.indexOf(tenantColumn)];

/** A valid CHECK says so of two columns. */
const areEqual = ({ checks }: Table, one: string, other: string | undefined): boolean =>
  other !== undefined &&
  checks.some(
    ({ valid, definition }) =>
      valid && [`CHECK${one}=${other}`, `CHECK${other}=${one}`].map(bare).includes(bare(definition)),
  );

const bare = (text: string): string => text.replaceAll(/[()"\s]/g, '');

/** The statement that counts the rows, among these (aliased `child`), whose tenant is not their parent's. */
export function countStrangers(rows: string, { reference, child, parent, ways }: TenantPair): string {
  const { columns, target, targetColumns } = reference;
  const same = columns.map((name, index) => `child.${identifier(name)} = parent.${identifier(targetColumns[index]!)}`);
  const [own, theirs] = [climb('child', child, ways?.child), climb('parent', parent, ways?.parent)];
  return `select count(*) from ${[rows, `${target.sql} as parent on ${same.join(' and ')}`, ...own.joined, ...theirs.joined].join(' join ')} where ${own.tenant} <> ${theirs.tenant}`;
}

/** What to join to come to a row's tenant, and that. */
function climb(alias: string, { column }: TenantColumn, way: readonly Step[] = []) {
  const joined: string[] = [];
  let tenant = `${alias}.${identifier(column.name)}`;
  for (const [index, step] of way.entries()) {
    const above = `${alias}_${index}`;
    joined.push(`${step.tenants.sql} as ${above} on ${above}.${identifier(step.key)} = ${tenant}`);
    tenant = `${above}.${identifier(step.column)}`;
  }
  return { joined, tenant };
}
