import type { Rule } from '../../rule.ts';
import { identifier } from '../../sql.ts';
import { undeclaredReferences } from './undeclaredReferences.ts';

/** A column of a tenant is told by T05. */
export const referenceWithoutKey: Rule = {
  id: 'I02',
  name: 'REFERENCE_WITHOUT_FK',
  family: 'integrity',
  severity: 'warning',
  impact: 'It may name a row that never was or is gone, and nothing cleans up after a deletion.',
  cause: 'The code knew what the column refers to, and did not tell the database.',
  check: ({ tenancy }) =>
    undeclaredReferences(tenancy)
      .filter(({ typesFit }) => typesFit)
      .map(({ table, columns: [column], target, targetColumns: [key] }) => ({
        table,
        column,
        message: `${table.title}.${column} names a row of ${target.title} without a foreign key`,
        fix: `alter table ${table.sql} add foreign key (${identifier(column!)}) references ${target.sql} (${identifier(key!)}) not valid; mend the orphans (I03), then validate it`,
        verify: `select count(*) from ${table.sql} as t left join ${target.sql} as p on p.${identifier(key!)} = t.${identifier(column!)} where t.${identifier(column!)} is not null and p.${identifier(key!)} is null`,
      })),
};
