import type { Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';
import { tenantKeysOf } from './tenantKey.ts';

export const tenantKeyNoCascade: Rule = {
  id: 'T06',
  name: 'TENANT_FK_NO_CASCADE',
  family: 'tenancy',
  severity: 'warning',
  impact: 'A tenant cannot be deleted, or leaves rows behind that belong to nobody.',
  cause: 'A foreign key says nothing of deleting unless it is told to.',
  check: ({ tenancy }) =>
    [...tenancy.columns].flatMap(([table, own]) => {
      const keys = tenantKeysOf(table, own);
      if (keys.some(({ onDelete }) => onDelete === 'cascade')) return [];
      return keys.slice(0, 1).map(({ name, onDelete, columns, targetColumns }) => ({
        table,
        column: own.column.name,
        object: name,
        message: `${name} of ${table.title} is ON DELETE ${onDelete.toUpperCase()}`,
        fix: `alter table ${table.sql} add foreign key (${columns.map(identifier).join(', ')}) references ${own.root.table.sql} (${targetColumns.map(identifier).join(', ')}) on delete cascade not valid; validate it, then drop constraint ${identifier(name)}`,
        verify: `select conname, confdeltype from pg_constraint where conrelid = ${literal(table.sql)}::regclass and contype = 'f'`,
      }));
    }),
};
