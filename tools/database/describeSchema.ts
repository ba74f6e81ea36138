import { withClient } from './provision.ts';

/**
 * A database's structure as sorted lines, in PostgreSQL's own words: what a dump without data would hold, for comparing
 * two states.
 */
export async function describeSchema(url: string): Promise<string[]> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ line: string }>(`
      select line from (
        select format('column %s.%s %s %s %s', relname, attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid)) as line
          from pg_attribute join pg_class c on c.oid = attrelid left join pg_attrdef on adrelid = attrelid and adnum = attnum
          where ${ours('c.relnamespace')} and relkind in ('r', 'p', 'v', 'm') and attnum > 0 and not attisdropped
        union all select format('table %s rls %s forced %s access %s', relname, relrowsecurity, relforcerowsecurity, (select array_agg(entry::text order by entry::text) from unnest(relacl) as entry)) from pg_class where ${ours('relnamespace')} and relkind in ('r', 'p', 'v', 'm', 'S')
        union all select format('constraint %s on %s: %s', conname, conrelid::regclass, pg_get_constraintdef(oid)) from pg_constraint where ${ours('connamespace')} and conrelid <> 0
        union all select format('index %s', pg_get_indexdef(indexrelid)) from pg_index join pg_class on pg_class.oid = indexrelid where ${ours('relnamespace')}
        union all select format('policy %s on %s %s %s %s using %s check %s', policyname, tablename, permissive, roles, cmd, qual, with_check) from pg_policies where schemaname in ('public', 'app')
        union all select format('function %s', pg_get_functiondef(p.oid)) from pg_proc p where ${ours('pronamespace')} and prokind in ('f', 'p') and not exists (select 1 from pg_depend where classid = 'pg_proc'::regclass and objid = p.oid and deptype = 'e')
        union all select format('trigger %s', pg_get_triggerdef(oid)) from pg_trigger where not tgisinternal
        union all select format('type %s', t.oid::regtype) from pg_type t where ${ours('typnamespace')} and typtype in ('e', 'd') and not exists (select 1 from pg_depend where classid = 'pg_type'::regclass and objid = t.oid and deptype = 'e')
      ) as structure order by line collate "C"`);
    return rows.map(({ line }) => line);
  });
}

const ours = (namespace: string): string =>
  `${namespace} in (select oid from pg_namespace where nspname in ('public', 'app'))`;
