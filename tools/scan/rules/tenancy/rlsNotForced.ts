import type { Rule } from '../../rule.ts';
import { literal } from '../../sql.ts';
import { rowSecuritySeverity, walledTables } from './rowSecurity.ts';

export const rlsNotForced: Rule = {
  id: 'T22',
  name: 'RLS_NOT_FORCED',
  family: 'tenancy',
  severity: 'info',
  impact:
    'The table’s owner is not held by its policies: migrations, jobs, and an application that connects as the owner see every tenant.',
  cause: 'ENABLE alone leaves the owner out.',
  check: ({ tenancy, options }) =>
    walledTables(tenancy)
      .filter(({ rowSecurity }) => rowSecurity.enabled && !rowSecurity.forced)
      .map((table) => ({
        table,
        severity: rowSecuritySeverity({ options }),
        message: `row-level security of ${table.title} does not hold its owner, ${table.owner}`,
        fix: `alter table ${table.sql} force row level security`,
        verify: `select relforcerowsecurity from pg_class where oid = ${literal(table.sql)}::regclass`,
      })),
};
