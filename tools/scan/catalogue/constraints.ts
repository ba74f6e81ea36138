import type { Session } from '../session/session.ts';
import type { CheckConstraint, ForeignKey } from './catalogue.ts';

export type ForeignKeyRow = Omit<ForeignKey, 'target'> & { table: number; target: number };

export const readForeignKeys = (session: Session): Promise<ForeignKeyRow[]> =>
  session.query<ForeignKeyRow>(`
    select k.conrelid::int8 as table, k.conname as name, ${names('k.conkey', 'k.conrelid')} as columns, k.confrelid::int8 as target,
      ${names('k.confkey', 'k.confrelid')} as "targetColumns", k.convalidated as valid, pg_get_constraintdef(k.oid) as definition,
      case k.confdeltype when 'c' then 'cascade' when 'r' then 'restrict' when 'n' then 'set null' when 'd' then 'set default' else 'no action' end as "onDelete"
    from pg_constraint k where k.contype = 'f' and k.conparentid = 0 order by k.conrelid, k.conname`);

export const readChecks = (session: Session): Promise<(CheckConstraint & { table: number })[]> =>
  session.query<CheckConstraint & { table: number }>(`
    select k.conrelid::int8 as table, k.conname as name, ${names('k.conkey', 'k.conrelid')} as columns,
      pg_get_constraintdef(k.oid) as definition, k.convalidated as valid
    from pg_constraint k where k.contype = 'c' and k.conrelid <> 0 order by k.conrelid, k.conname`);

const names = (numbers: string, relation: string): string =>
  `array(select a.attname::text from unnest(${numbers}) with ordinality as n (number, ordinal)
      join pg_attribute a on a.attrelid = ${relation} and a.attnum = n.number order by n.ordinal)`;
