import type { ForeignKey, Table } from '../../catalogue/catalogue.ts';
import type { Tenancy } from '../../tenancy/tenancy.ts';
import type { TenantColumn } from '../../tenancy/tenantColumns.ts';

/** The foreign keys by which a table's tenant column, alone or with others, refers to the root. */
export const tenantKeysOf = (table: Table, { column, root }: TenantColumn): ForeignKey[] =>
  table.foreignKeys.filter(({ columns, target }) => target === root.table && columns.includes(column.name));

/**
 * A foreign key of the column and whatever else names a parent stands in for one to the root, where it is never passed
 * by (none of it is null), goes with the parent, and the parent's own does the same.
 */
export function isHeldByParent(table: Table, tenancy: Tenancy, below: ReadonlySet<Table> = new Set([table])): boolean {
  const own = tenancy.columns.get(table)!;
  return table.foreignKeys.some(({ target, columns, targetColumns, valid, onDelete }) => {
    const parent = tenancy.columns.get(target);
    return (
      valid &&
      onDelete === 'cascade' &&
      parent !== undefined &&
      parent.root === own.root &&
      !below.has(target) &&
      targetColumns[columns.indexOf(own.column.name)] === parent.column.name &&
      table.columns.every(({ name, nullable }) => name === own.column.name || !nullable || !columns.includes(name)) &&
      (tenantKeysOf(target, parent).some((key) => key.valid && key.onDelete === 'cascade') ||
        isHeldByParent(target, tenancy, new Set([...below, target])))
    );
  });
}
