import type { Session } from '../session/session.ts';
import type { Index, Policy } from './catalogue.ts';
import { foreign } from './foreign.ts';

export async function readIndexes(session: Session): Promise<(Index & { table: number })[]> {
  const rows = await session.query<
    Omit<Index, 'predicate' | 'constraint'> & { table: number; predicate: string | null; constraint: string | null }
  >(`
    select i.indrelid::int8 as table, x.relname as name, pg_get_indexdef(i.indexrelid) as definition, m.amname as method,
      array(select coalesce(a.attname::text, '') from unnest(i.indkey::int2[]) with ordinality as k (number, ordinal)
        left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number where k.ordinal <= i.indnkeyatts order by k.ordinal) as columns,
      i.indisunique as unique, i.indisprimary as primary, i.indisvalid as valid, pg_get_expr(i.indpred, i.indrelid) as predicate,
      (select pg_get_constraintdef(k.oid) from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')) as constraint,
      coalesce(pg_stat_get_numscans(i.indexrelid), 0)::float8 as scans
    from pg_index i join pg_class x on x.oid = i.indexrelid join pg_am m on m.oid = x.relam
    join pg_class c on c.oid = i.indrelid and c.relkind in ('r', 'p') and not c.relispartition
    join pg_namespace n on n.oid = c.relnamespace
    where ${foreign('n', 'c', 'pg_class')} order by i.indrelid, x.relname`);
  return rows.map(({ predicate, constraint, ...row }) => ({
    ...row,
    predicate: predicate ?? undefined,
    constraint: constraint ?? undefined,
  }));
}

export async function readPolicies(session: Session): Promise<(Policy & { table: number })[]> {
  const rows = await session.query<
    Omit<Policy, 'using' | 'check'> & { table: number; using: string | null; check: string | null }
  >(`
    select p.polrelid::int8 as table, p.polname as name, p.polpermissive as permissive,
      case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end as command,
      array(select coalesce(r.rolname::text, 'public') from unnest(p.polroles) as o (oid) left join pg_roles r on r.oid = o.oid) as roles,
      pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check
    from pg_policy p order by p.polrelid, p.polname`);
  return rows.map(({ using, check, ...row }) => ({ ...row, using: using ?? undefined, check: check ?? undefined }));
}
