import type { Policy } from '../../catalogue/catalogue.ts';
import type { Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';
import { rowSecuritySeverity, walledTables } from './rowSecurity.ts';

export const policyWithoutCheck: Rule = {
  id: 'T24',
  name: 'POLICY_WITHOUT_CHECK',
  family: 'tenancy',
  severity: 'info',
  impact:
    'What may be written is not said: USING stands in for it where there is one, and nothing where an INSERT has none.',
  cause: 'The policy was written for reading.',
  check: ({ tenancy, options }) =>
    walledTables(tenancy).flatMap((table) =>
      table.policies.filter(writesUnchecked).map(({ name, using }) => ({
        table,
        object: name,
        severity: rowSecuritySeverity({ options }),
        message: `${name} of ${table.title} lets rows be written and has no WITH CHECK`,
        fix: `alter policy ${identifier(name)} on ${table.sql} with check (${using ?? '…'})`,
        verify: `select polname from pg_policy where polrelid = ${literal(table.sql)}::regclass and polwithcheck is null`,
      })),
    ),
};

const writesUnchecked = ({ command, check }: Policy): boolean =>
  check === undefined && (command === 'all' || command === 'insert' || command === 'update');
