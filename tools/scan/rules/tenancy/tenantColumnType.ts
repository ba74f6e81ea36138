import type { Column } from '../../catalogue/catalogue.ts';
import type { Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';
import { comparable } from '../../tenancy/references.ts';

/** Integers of another width can be compared, but not all of their values held: a warning. */
export const tenantColumnType: Rule = {
  id: 'T04',
  name: 'TENANT_COLUMN_TYPE',
  family: 'tenancy',
  severity: 'critical',
  impact:
    'No foreign key can hold the column, comparisons need a cast that no index serves, and it may name tenants that there are not.',
  cause: 'Code and database were changed to another kind of key at different times.',
  check: ({ tenancy }) =>
    [...tenancy.columns]
      .filter(([, { column, root }]) => !sameType(column, root.key))
      .map(([table, { column, root }]) => ({
        table,
        column: column.name,
        severity: comparable(column) === comparable(root.key) ? ('warning' as const) : ('critical' as const),
        message: `${table.title}.${column.name} is ${column.type}, but ${root.table.title}.${root.key.name} is ${root.key.type}`,
        fix: `alter table ${table.sql} alter column ${identifier(column.name)} type ${root.key.type} using ${identifier(column.name)}::${root.key.type}`,
        verify: `select format_type(atttypid, atttypmod) from pg_attribute where attrelid = ${literal(table.sql)}::regclass and attname = ${literal(column.name)}`,
      })),
};

const sameType = (one: Column, other: Column): boolean =>
  comparable(one) === comparable(other) && (comparable(one) !== 'integer' || one.baseType === other.baseType);
