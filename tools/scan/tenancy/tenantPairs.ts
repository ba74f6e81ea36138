import type { Table } from '../catalogue/catalogue.ts';
import { identifier } from '../sql.ts';
import type { Reference } from './references.ts';
import type { Tenancy } from './tenancy.ts';
import type { TenantColumn } from './tenantColumns.ts';

/** A row of a tenant refers to another row of a tenant, and nothing in the database says that it is the same. */
export interface TenantPair {
  reference: Reference;
  child: TenantColumn;
  parent: TenantColumn;
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
export const countStrangers = (
  rows: string,
  { reference: { columns, target, targetColumns }, child, parent }: TenantPair,
): string =>
  `select count(*) from ${rows} join ${target.sql} as parent on ${columns
    .map((name, index) => `child.${identifier(name)} = parent.${identifier(targetColumns[index]!)}`)
    .join(' and ')} where child.${identifier(child.column.name)} <> parent.${identifier(parent.column.name)}`;
