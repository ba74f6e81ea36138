import type { Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';

export const tenantIndexMissing: Rule = {
  id: 'T09',
  name: 'TENANT_INDEX_MISSING',
  family: 'tenancy',
  severity: 'warning',
  impact: 'Each list of one tenant reads the rows of all, and deleting a tenant reads the table once more.',
  cause: 'A foreign key makes no index.',
  check: ({ tenancy }) =>
    [...tenancy.columns]
      .filter(
        ([{ indexes }, { column }]) => !indexes.some(({ columns, valid }) => valid && columns.includes(column.name)),
      )
      .map(([table, { column }]) => ({
        table,
        column: column.name,
        message: `no index of ${table.title} contains ${column.name}`,
        fix: `create index concurrently on ${table.sql} (${identifier(column.name)})`,
        verify: `select pg_get_indexdef(indexrelid) from pg_index where indrelid = ${literal(table.sql)}::regclass`,
      })),
};
