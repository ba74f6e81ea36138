import type { Rule } from '../../rule.ts';
import { literal } from '../../sql.ts';

export const primaryKeyMissing: Rule = {
  id: 'I01',
  name: 'PRIMARY_KEY_MISSING',
  family: 'integrity',
  severity: 'critical',
  impact: 'No row of it can be named: nothing may refer to it, and a repeated insert makes a second one.',
  cause: 'The table was made by hand, or by CREATE TABLE AS, which copies no constraint.',
  check: ({ catalogue }) =>
    catalogue.tables
      .filter(({ primaryKey }) => primaryKey === undefined)
      .map((table) => ({
        table,
        message: `${table.title} has no primary key`,
        fix: `alter table ${table.sql} add primary key (…), over the columns that name one row; where there are none, add column id uuid default gen_random_uuid() first`,
        verify: `select count(*) from pg_index where indrelid = ${literal(table.sql)}::regclass and indisprimary`,
      })),
};
