import type { Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';
import { namedTenant, unprotectedPairs, type TenantPair } from '../../tenancy/tenantPairs.ts';

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
        ({ reference: { foreignKey, columns }, child }) =>
          foreignKey?.valid === true && !columns.includes(child.column.name),
      )
      .map(({ reference, child, parent }) => ({
        table: reference.table,
        column: reference.columns.join(', '),
        object: reference.foreignKey!.name,
        message: `${reference.foreignKey!.name} of ${reference.table.title} accepts rows of ${reference.target.title} that belong to another tenant`,
        fix: fixOf({ reference, child, parent }),
        verify: `select pg_get_constraintdef(oid) from pg_constraint where conrelid = ${literal(reference.table.sql)}::regclass and contype in ('f', 'c')`,
      })),
};

function fixOf({ reference, child, parent }: TenantPair): string {
  const { table, columns, target, targetColumns } = reference;
  const named = namedTenant(reference, parent.column.name);
  if (named !== undefined)
    return `alter table ${table.sql} add check (${identifier(named)} = ${identifier(child.column.name)}) not valid; then validate it`;
  const theirs = `${target.sql} (${[parent.column.name, ...targetColumns].map(identifier).join(', ')})`;
  return `create unique index concurrently on ${theirs}; alter table ${table.sql} add foreign key (${[child.column.name, ...columns].map(identifier).join(', ')}) references ${theirs} not valid; validate it, then drop constraint ${identifier(reference.foreignKey!.name)}`;
}
