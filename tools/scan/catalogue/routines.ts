import type { Session } from '../session/session.ts';
import type { Routine, View } from './catalogue.ts';
import { foreign } from './foreign.ts';
import { titleOf } from './relations.ts';

export async function readViews(session: Session): Promise<View[]> {
  const rows = await session.query<Omit<View, 'title'>>(`
    select c.oid::int8 as oid, n.nspname as schema, c.relname as name, c.relkind = 'm' as materialized, pg_get_userbyid(c.relowner) as owner,
      coalesce(c.reloptions && '{security_invoker=true,security_invoker=on,security_invoker=1}', false) as "securityInvoker",
      array(select distinct d.refobjid::int8 from pg_rewrite w join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid
        where w.ev_class = c.oid and d.refclassid = 'pg_class'::regclass and d.refobjid <> c.oid) as reads
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('v', 'm') and c.relpersistence <> 't' and ${foreign('n', 'c', 'pg_class')} order by 2, 3`);
  const views = new Map(rows.map(({ oid, reads }) => [oid, reads]));
  return rows.map((row) => ({ ...row, title: titleOf(row), reads: [...withOthers(row.reads, views)] }));
}

/** What is read, and what the views among it read, however deep. */
function withOthers(reads: readonly number[], views: ReadonlyMap<number, readonly number[]>): Set<number> {
  const all = new Set(reads);
  // A set that grows while it is walked is walked to its end.
  for (const oid of all) for (const further of views.get(oid) ?? []) all.add(further);
  return all;
}

export async function readRoutines(session: Session): Promise<Routine[]> {
  const rows = await session.query<Omit<Routine, 'title'>>(`
    select n.nspname as schema, p.proname as name, pg_get_userbyid(p.proowner) as owner, l.lanname as language,
      p.prosecdef as "securityDefiner", coalesce(p.proargnames, '{}') as "argumentNames",
      array(select format_type(t, null) from unnest(p.proargtypes::oid[]) as t) as "argumentTypes",
      coalesce(pg_get_function_sqlbody(p.oid), p.prosrc) as source
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
    where ${foreign('n', 'p', 'pg_proc')} order by 1, 2, p.oid`);
  return rows.map((row) => ({ ...row, title: titleOf(row) }));
}

export async function readForeignTables(session: Session): Promise<string[]> {
  const rows = await session.query<{ schema: string; name: string }>(`
    select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'f' and not c.relispartition and ${foreign('n', 'c', 'pg_class')} order by 1, 2`);
  return rows.map(titleOf);
}
