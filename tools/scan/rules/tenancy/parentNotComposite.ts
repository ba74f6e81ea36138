import type { Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';
import { unprotectedPairs } from '../../tenancy/tenantPairs.ts';

export const parentNotComposite: Rule = {
  id: 'T11',
  name: 'PARENT_NOT_COMPOSITE',
  family: 'tenancy',
  severity: 'warning',
  impact: 'A row of one tenant can refer to a row of another, and shows it to whoever follows the reference.',
  cause: 'The foreign key compares ids alone: any tenant’s parent will do.',
  check: ({ tenancy }) =>
    unprotectedPairs(tenancy)
      .filter(
        ({ reference }) =>
          reference.foreignKey?.valid === true &&
          !reference.columns.includes(tenancy.columns.get(reference.table)!.column.name),
      )
      .map(({ reference: { table, columns, target, targetColumns, foreignKey }, child, parent }) => ({
        table,
        column: columns.join(', '),
        object: foreignKey!.name,
        message: `${foreignKey!.name} of ${table.title} accepts rows of ${target.title} that belong to another tenant`,
        fix: `create unique index concurrently on ${target.sql} (${[parent.column.name, ...targetColumns].map(identifier).join(', ')}); alter table ${table.sql} add foreign key (${[child.column.name, ...columns].map(identifier).join(', ')}) references ${target.sql} (${[parent.column.name, ...targetColumns].map(identifier).join(', ')}) not valid; validate it, then drop constraint ${identifier(foreignKey!.name)}`,
        verify: `select pg_get_constraintdef(oid) from pg_constraint where conrelid = ${literal(table.sql)}::regclass and contype = 'f'`,
      })),
};
