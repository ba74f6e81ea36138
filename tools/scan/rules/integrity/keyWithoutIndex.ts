import type { Index } from '../../catalogue/catalogue.ts';
import type { Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';

/** The tenant's column may stand before those of the key; the tenant's own key is told by T09 and T10. */
export const keyWithoutIndex: Rule = {
  id: 'I05',
  name: 'FK_WITHOUT_INDEX',
  family: 'integrity',
  severity: 'warning',
  impact:
    'Deleting one row of the other table reads this one as a whole, under a lock, and so does each join from there.',
  cause: 'PostgreSQL indexes what a foreign key refers to, not the key itself.',
  check: ({ catalogue, tenancy }) =>
    catalogue.tables.flatMap((table) => {
      const tenant = tenancy.columns.get(table);
      return table.foreignKeys
        .filter(({ columns, target }) => !(tenant?.root.table === target && columns.includes(tenant.column.name)))
        .filter(({ columns }) => !table.indexes.some((index) => serves(index, columns, tenant?.column.name)))
        .map(({ name, columns }) => ({
          table,
          column: columns.join(', '),
          object: name,
          message: `no index of ${table.title} begins with the columns of ${name} (${columns.join(', ')})`,
          fix: `create index concurrently on ${table.sql} (${columns.map(identifier).join(', ')})`,
          verify: `select pg_get_indexdef(indexrelid) from pg_index where indrelid = ${literal(table.sql)}::regclass`,
        }));
    }),
};

/** It begins with the columns in any order, or with the tenant's and then them; it holds every row that has them. */
function serves(
  { columns, predicate, valid, method }: Index,
  wanted: readonly string[],
  tenant: string | undefined,
): boolean {
  if (!valid || method !== 'btree') return false;
  const whole =
    predicate === undefined ||
    wanted.some((name) => predicate.replace(/[()"]/g, '').toLowerCase() === `${name.toLowerCase()} is not null`);
  const begins = (names: readonly string[]) => wanted.every((name) => names.slice(0, wanted.length).includes(name));
  return whole && (begins(columns) || (columns[0] === tenant && begins(columns.slice(1))));
}
