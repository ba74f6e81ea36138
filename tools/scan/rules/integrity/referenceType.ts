import type { Table } from '../../catalogue/catalogue.ts';
import type { Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';
import { undeclaredReferences } from './undeclaredReferences.ts';

/** A column of a tenant is told by T04. */
export const referenceType: Rule = {
  id: 'I04',
  name: 'REFERENCE_TYPE',
  family: 'integrity',
  severity: 'warning',
  impact:
    'No foreign key can hold it, each join needs a cast that no index serves, and it may hold what is no id at all.',
  cause: 'The column was declared as text where the other side’s key was not known.',
  check: ({ tenancy }) =>
    undeclaredReferences(tenancy)
      .filter(({ typesFit }) => !typesFit)
      .map(({ table, columns: [column], target, targetColumns: [key] }) => {
        const [own, theirs] = [typeOf(table, column!), typeOf(target, key!)];
        return {
          table,
          column,
          message: `${table.title}.${column} is ${own}, but ${target.title}.${key} is ${theirs}`,
          fix: `alter table ${table.sql} alter column ${identifier(column!)} type ${theirs} using ${identifier(column!)}::${theirs}`,
          verify: `select format_type(atttypid, atttypmod) from pg_attribute where attrelid = ${literal(table.sql)}::regclass and attname = ${literal(column!)}`,
        };
      }),
};

const typeOf = ({ columns }: Table, name: string): string => columns.find((column) => column.name === name)!.type;
