import type { ForeignKey, Table } from '../../catalogue/catalogue.ts';
import type { TenantColumn } from '../../tenancy/tenantColumns.ts';

/** The foreign keys by which a table's tenant column, alone or with others, refers to the root. */
export const tenantKeysOf = (table: Table, { column, root }: TenantColumn): ForeignKey[] =>
  table.foreignKeys.filter(({ columns, target }) => target === root.table && columns.includes(column.name));
