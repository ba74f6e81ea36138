import type { Table } from '../catalogue/catalogue.ts';
import type { RuleContext } from '../rule.ts';
import { identifier } from '../sql.ts';

/** How many rows a table has, how many of them have a tenant, and how many the tenant with most. */
export interface TenantShare {
  rows: number;
  filled: number;
  largest: number;
}

/** Of a table and one of its columns. No tenant’s id leaves the database. */
export async function tenantShareOf(
  { session, rowsOf }: Pick<RuleContext, 'session' | 'rowsOf'>,
  table: Table,
  column: string,
): Promise<TenantShare> {
  const [row] = await session.once<TenantShare>(`
    select coalesce(sum(g.rows), 0)::int8 as rows, coalesce(sum(g.rows) filter (where g.given), 0)::int8 as filled,
      coalesce(max(g.rows) filter (where g.given), 0)::int8 as largest
    from (select count(*) as rows, t.${identifier(column)} is not null as given from ${rowsOf(table, 't')} group by t.${identifier(column)}) as g`);
  return row!;
}
