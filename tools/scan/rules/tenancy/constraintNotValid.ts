import type { Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';

export const constraintNotValid: Rule = {
  id: 'T07',
  name: 'CONSTRAINT_NOT_VALID',
  family: 'tenancy',
  severity: 'warning',
  impact: 'The rows that were there before may break it: it protects only what is written from now on.',
  cause: 'It was added NOT VALID, so that nobody had to wait, and never validated.',
  check: ({ catalogue }) =>
    catalogue.tables.flatMap((table) =>
      [...table.foreignKeys, ...table.checks]
        .filter(({ valid }) => !valid)
        .map(({ name }) => ({
          table,
          object: name,
          message: `${name} of ${table.title} is not validated`,
          fix: `alter table ${table.sql} validate constraint ${identifier(name)}`,
          verify: `select conname from pg_constraint where conrelid = ${literal(table.sql)}::regclass and not convalidated`,
        })),
    ),
};
