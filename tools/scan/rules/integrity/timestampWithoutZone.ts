import type { Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';

export const timestampWithoutZone: Rule = {
  id: 'I11',
  name: 'TIMESTAMP_WITHOUT_ZONE',
  family: 'integrity',
  severity: 'warning',
  impact: 'The same value is another moment for each server and each session that reads it.',
  cause: 'timestamp means without time zone, and drivers write what their clock says.',
  check: ({ catalogue }) =>
    catalogue.tables.flatMap((table) => {
      const columns = table.columns.filter(({ baseType }) => baseType === 'timestamp').map(({ name }) => name);
      return columns.length === 0
        ? []
        : [
            {
              table,
              column: columns.length === 1 ? columns[0] : undefined,
              message: `${table.title} has timestamps without a time zone: ${columns.join(', ')}`,
              fix: columns
                .map(
                  (name) =>
                    `alter table ${table.sql} alter column ${identifier(name)} type timestamptz using ${identifier(name)} at time zone 'UTC'`,
                )
                .join('; '),
              verify: `select attname from pg_attribute where attrelid = ${literal(table.sql)}::regclass and atttypid = 'timestamp'::regtype`,
            },
          ];
    }),
};
