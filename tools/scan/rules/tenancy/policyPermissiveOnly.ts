import type { Rule } from '../../rule.ts';
import { literal } from '../../sql.ts';
import { rowSecuritySeverity, walledTables } from './rowSecurity.ts';

export const policyPermissiveOnly: Rule = {
  id: 'T23',
  name: 'POLICY_PERMISSIVE_ONLY',
  family: 'tenancy',
  severity: 'info',
  impact:
    'Permissive policies are joined by OR: the next one that somebody adds opens the table further, whatever the others say.',
  cause: 'A policy is permissive unless it says AS RESTRICTIVE.',
  check: ({ tenancy, options }) =>
    walledTables(tenancy)
      .filter(
        ({ rowSecurity, policies }) =>
          rowSecurity.enabled && policies.length > 0 && policies.every(({ permissive }) => permissive),
      )
      .map((table) => ({
        table,
        severity: rowSecuritySeverity({ options }),
        message: `every policy of ${table.title} is permissive: ${table.policies.map(({ name }) => name).join(', ')}`,
        fix: `create policy … on ${table.sql} as restrictive with the tenant’s condition in USING and WITH CHECK`,
        verify: `select polname, polpermissive from pg_policy where polrelid = ${literal(table.sql)}::regclass`,
      })),
};
