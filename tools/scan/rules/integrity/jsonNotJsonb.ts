import type { Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';

export const jsonNotJsonb: Rule = {
  id: 'I12',
  name: 'JSON_NOT_JSONB',
  family: 'integrity',
  severity: 'info',
  impact: 'It is parsed anew at each look, has no equality, and no index can search it.',
  cause: 'json was there first, and some tools still write it by default.',
  check: ({ catalogue }) =>
    catalogue.tables.flatMap((table) =>
      table.columns
        .filter(({ baseType }) => baseType === 'json')
        .map(({ name, type }) => ({
          table,
          column: name,
          message: `${table.title}.${name} is ${type}`,
          fix: `alter table ${table.sql} alter column ${identifier(name)} type jsonb using ${identifier(name)}::jsonb`,
          verify: `select attname from pg_attribute where attrelid = ${literal(table.sql)}::regclass and atttypid = 'json'::regtype`,
        })),
    ),
};
