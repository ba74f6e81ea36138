import type { Index } from '../../catalogue/catalogue.ts';
import type { Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';

/** An index of some rows alone begins for those; but one of all that have a tenant is as good as a whole one. */
export const tenantIndexNotLeading: Rule = {
  id: 'T10',
  name: 'TENANT_INDEX_NOT_LEADING',
  family: 'tenancy',
  severity: 'warning',
  impact: 'An index that begins with something else is read as a whole to find one tenant’s rows.',
  cause: 'The column was appended to indexes that were there.',
  check: ({ tenancy }) =>
    [...tenancy.columns].flatMap(([table, { column }]) => {
      const containing = table.indexes.filter(({ columns, valid }) => valid && columns.includes(column.name));
      if (containing.length === 0 || containing.some((index) => begins(index, column.name))) return [];
      return [
        {
          table,
          column: column.name,
          message: `no index of ${table.title} begins with ${column.name}; it stands further on in ${containing.map(({ name }) => name).join(', ')}`,
          fix: `create index concurrently on ${table.sql} (${identifier(column.name)})`,
          verify: `select pg_get_indexdef(indexrelid) from pg_index where indrelid = ${literal(table.sql)}::regclass`,
        },
      ];
    }),
};

const begins = ({ columns, predicate }: Index, column: string): boolean =>
  columns[0] === column &&
  (predicate === undefined || predicate.replace(/[()"]/g, '').toLowerCase() === `${column.toLowerCase()} is not null`);
