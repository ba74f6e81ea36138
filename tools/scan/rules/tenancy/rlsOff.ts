import { counted } from '../../counted.ts';
import type { Rule } from '../../rule.ts';
import { literal } from '../../sql.ts';
import { rowSecuritySeverity, walledTables } from './rowSecurity.ts';

export const rlsOff: Rule = {
  id: 'T21',
  name: 'RLS_OFF',
  family: 'tenancy',
  severity: 'info',
  impact:
    'One statement that forgets the tenant’s condition reads every tenant’s rows: no second wall stands behind the code.',
  cause: 'Row-level security is off until a table is told to have it.',
  check: ({ tenancy, options }) => [
    ...[...tenancy.columns.keys()]
      .filter(({ rowSecurity }) => !rowSecurity.enabled)
      .map((table) => ({
        table,
        severity: rowSecuritySeverity({ options }),
        message: `${table.title} has no row-level security`,
        fix: `create a restrictive policy with USING and WITH CHECK and a permissive one, then alter table ${table.sql} enable row level security, force row level security`,
        verify: `select relrowsecurity, relforcerowsecurity from pg_class where oid = ${literal(table.sql)}::regclass`,
      })),
    ...walledTables(tenancy)
      .filter(({ rowSecurity, openPartitions }) => rowSecurity.enabled && openPartitions.length > 0)
      .map((table) => ({
        table,
        count: table.openPartitions.length,
        severity: rowSecuritySeverity({ options }),
        message: `${counted(table.openPartitions.length, 'partition')} of ${table.title} can be read or changed by name, past its policies: ${shown(table.openPartitions)}`,
        fix: `revoke all on each of these partitions from all but its owner: who names ${table.title} needs no right to them; or enable row level security on each, with the policies of ${table.title}`,
        verify: `select relid::regclass, relrowsecurity, relacl from pg_partition_tree(${literal(table.sql)}) join pg_class on oid = relid`,
      })),
  ],
};

/** The first of many. */
const shown = (titles: readonly string[]): string =>
  titles.length <= 3 ? titles.join(', ') : `${titles.slice(0, 3).join(', ')} and ${titles.length - 3} more`;
