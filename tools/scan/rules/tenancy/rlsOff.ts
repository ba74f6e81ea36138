import type { Rule } from '../../rule.ts';
import { literal } from '../../sql.ts';
import { rowSecuritySeverity } from './rowSecurity.ts';

export const rlsOff: Rule = {
  id: 'T21',
  name: 'RLS_OFF',
  family: 'tenancy',
  severity: 'info',
  impact:
    'One statement that forgets the tenant’s condition reads every tenant’s rows: no second wall stands behind the code.',
  cause: 'Row-level security is off until a table is told to have it.',
  check: ({ tenancy, options }) =>
    [...tenancy.columns]
      .filter(([{ rowSecurity }]) => !rowSecurity.enabled)
      .map(([table]) => ({
        table,
        severity: rowSecuritySeverity({ options }),
        message: `${table.title} has no row-level security`,
        fix: `create a restrictive policy with USING and WITH CHECK and a permissive one, then alter table ${table.sql} enable row level security, force row level security`,
        verify: `select relrowsecurity, relforcerowsecurity from pg_class where oid = ${literal(table.sql)}::regclass`,
      })),
};
