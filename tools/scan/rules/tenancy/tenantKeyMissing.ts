import type { Rule } from '../../rule.ts';
import { identifier } from '../../sql.ts';
import { isHeldByParent, tenantKeysOf } from './tenantKey.ts';

export const tenantKeyMissing: Rule = {
  id: 'T05',
  name: 'TENANT_FK_MISSING',
  family: 'tenancy',
  severity: 'critical',
  impact: 'Rows may name a tenant that never was or is gone, and stay when their tenant is deleted.',
  cause: 'The column was added for the code to filter by, and its constraint was left for later.',
  check: ({ tenancy }) =>
    [...tenancy.columns]
      .filter(([table, own]) => tenantKeysOf(table, own).length === 0 && !isHeldByParent(table, tenancy))
      .map(([table, { column, root }]) => ({
        table,
        column: column.name,
        message: `no foreign key holds ${table.title}.${column.name} to ${root.table.title}`,
        fix: `alter table ${table.sql} add foreign key (${identifier(column.name)}) references ${root.table.sql} (${identifier(root.key.name)}) on delete cascade not valid; then validate it`,
        verify: `select count(*) from ${table.sql} as t left join ${root.table.sql} as r on r.${identifier(root.key.name)}::text = t.${identifier(column.name)}::text where t.${identifier(column.name)} is not null and r.${identifier(root.key.name)} is null`,
      })),
};
