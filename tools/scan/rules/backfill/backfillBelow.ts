import { counted } from '../../counted.ts';
import type { Rule } from '../../rule.ts';
import { identifier } from '../../sql.ts';
import { tenantShareOf } from '../../tenancy/tenantShare.ts';

/** Below this share of rows with a tenant a back-fill has failed. */
const enough = 0.95;

export const backfillBelow: Rule = {
  id: 'B01',
  name: 'BACKFILL_BELOW',
  family: 'back-fill',
  severity: 'warning',
  needsRows: true,
  impact: 'Rows without a tenant vanish from every list that asks for one, and keep the column from being required.',
  cause:
    'The back-fill found no owner for them, was cut short, or code that does not know the column wrote them since.',
  check(context) {
    const { tenancy, inEach } = context;
    const nullable = [...tenancy.columns].filter(([, { column }]) => column.nullable).map(([table]) => table);
    return inEach(nullable, async (table) => {
      const name = tenancy.columns.get(table)!.column.name;
      const { rows, filled } = await tenantShareOf(context, table, name);
      if (filled === rows) return [];
      return [
        {
          table,
          column: name,
          count: rows - filled,
          severity: filled / rows < enough ? ('critical' as const) : ('warning' as const),
          message: `${table.title} has no tenant in ${rows - filled} of ${counted(rows, 'row')}: ${Math.floor((filled / rows) * 1000) / 10} % are filled`,
          fix: `fill ${identifier(name)} from each row’s owner; what has none goes to a tenant made for it, not to one that exists`,
          verify: `select count(${identifier(name)}) * 100.0 / nullif(count(*), 0) from ${table.sql}`,
        },
      ];
    });
  },
};
