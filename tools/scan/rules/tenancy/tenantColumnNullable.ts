import type { Table } from '../../catalogue/catalogue.ts';
import { counted } from '../../counted.ts';
import type { Hit, Rule } from '../../rule.ts';
import { identifier } from '../../sql.ts';
import { tenantShareOf } from '../../tenancy/tenantShare.ts';

export const tenantColumnNullable: Rule = {
  id: 'T03',
  name: 'TENANT_COLUMN_NULLABLE',
  family: 'tenancy',
  severity: 'warning',
  impact: 'A row without a tenant is seen by nobody, or, where a query forgets to ask, by everybody.',
  cause: 'The column was added nullable so that rows could be filled in later, and the last step was not taken.',
  check(context) {
    const { tenancy, inEach } = context;
    const nullable = new Map(
      [...tenancy.columns]
        .filter(([, { column }]) => column.nullable)
        .map(([table, { column }]) => [table, column.name]),
    );
    const hit = (table: Table, nulls: number): Hit => {
      const name = nullable.get(table)!;
      return {
        table,
        column: name,
        ...(nulls > 0 && { severity: 'critical', count: nulls }),
        message: `${table.title}.${name} may be null${nulls > 0 ? `, and is in ${counted(nulls, 'row')}` : ''}`,
        fix: `alter table ${table.sql} alter column ${identifier(name)} set not null`,
        verify: `select count(*) from ${table.sql} where ${identifier(name)} is null`,
      };
    };
    return inEach(
      nullable.keys(),
      async (table) => {
        const { rows, filled } = await tenantShareOf(context, table, nullable.get(table)!);
        return [hit(table, rows - filled)];
      },
      (table) => [hit(table, 0)],
    );
  },
};
