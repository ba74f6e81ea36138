import type { Table } from '../../catalogue/catalogue.ts';
import type { Hit, Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';
import { openTables } from '../../tenancy/belonging.ts';
import type { Tenancy } from '../../tenancy/tenancy.ts';
import { userColumnsOf } from '../../tenancy/userColumns.ts';

export const scopedByUserOnly: Rule = {
  id: 'T13',
  name: 'SCOPED_BY_USER_ONLY',
  family: 'tenancy',
  severity: 'warning',
  impact: 'Who leaves a tenant, or is in two, still sees there what was theirs, and colleagues cannot be shown it.',
  cause: 'The code filters by the user alone, as it did when there was one tenant.',
  check: ({ catalogue, tenancy }) => [
    ...openTables(catalogue.tables, tenancy).flatMap((table) => withoutTenant(table, tenancy)),
    ...[...tenancy.columns.keys()].flatMap((table) => indexedByUser(table, tenancy)),
  ],
};

function withoutTenant(table: Table, tenancy: Tenancy): Hit[] {
  const columns = userColumnsOf(table, tenancy);
  return columns.length === 0
    ? []
    : [
        {
          table,
          column: columns[0],
          message: `${table.title} says by ${columns.join(', ')} which user a row is of, and nowhere of which tenant`,
          fix: `add the tenant’s column to ${table.title} (T02), and let queries name both`,
          verify: `select attname from pg_attribute where attrelid = ${literal(table.sql)}::regclass and attnum > 0`,
        },
      ];
}

/** Lists of a user are served by an index of the user alone, and none of the table’s has both. */
function indexedByUser(table: Table, tenancy: Tenancy): Hit[] {
  const { column } = tenancy.columns.get(table)!;
  return userColumnsOf(table, tenancy)
    .filter((user) => user !== column.name)
    .flatMap((user) => {
      const index = table.indexes.find(({ columns }) => columns[0] === user && !columns.includes(column.name));
      const both = table.indexes.some(({ columns }) => columns.includes(user) && columns.includes(column.name));
      return index === undefined || index.primary || both
        ? []
        : [
            {
              table,
              column: user,
              object: index.name,
              message: `${table.title} is indexed by ${user} without ${column.name}: its lists are of a user, in whatever tenant`,
              fix: `create index concurrently on ${table.sql} (${identifier(column.name)}, ${identifier(user)})`,
              verify: `select pg_get_indexdef(indexrelid) from pg_index where indrelid = ${literal(table.sql)}::regclass`,
            },
          ];
    })
    .slice(0, 1);
}
