import type { EntityManager } from '@mikro-orm/postgresql';

/** What a live database says of itself, as far as the rules of tenancy ask. */
export interface Catalogue {
  tables: { table: string; enabled: boolean; forced: boolean }[];
  columns: { table: string; column: string; nullable: boolean }[];
  policies: {
    table: string;
    name: string;
    restrictive: boolean;
    command: string;
    everyone: boolean;
    using: string | null;
    check: string | null;
  }[];
  foreignKeys: {
    table: string;
    name: string;
    columns: string[];
    target: string;
    targetColumns: string[];
    onDelete: string;
    nulls: string[];
  }[];
  /** Columns in order; an expression is an empty string. */
  indexes: { table: string; name: string; columns: string[]; unique: boolean; primary: boolean; partial: boolean }[];
  /** Whatever reads or writes with rights that are not the caller's. */
  loopholes: { kind: string; name: string }[];
}

export async function readCatalogue(em: EntityManager): Promise<Catalogue> {
  const read = async <Row>(sql: string) => (await em.getConnection().execute(sql, [], 'all')) as Row[];
  return {
    tables: await read(
      `select relname as table, relrowsecurity as enabled, relforcerowsecurity as forced from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1`,
    ),
    columns: await read(`select relname as table, attname as column, not attnotnull as nullable from ${attributes}`),
    policies: await read(
      `select tablename as table, policyname as name, permissive = 'RESTRICTIVE' as restrictive, cmd as command, roles = '{public}' as everyone, qual as using, with_check as check from pg_policies where schemaname = 'public' order by 1, 2`,
    ),
    foreignKeys: await read(`
      select s.relname as table, k.conname as name, ${names('k.conkey', 'k.conrelid')} as columns, t.relname as target, ${names('k.confkey', 'k.confrelid')} as "targetColumns",
        case k.confdeltype when 'c' then 'cascade' when 'r' then 'restrict' when 'n' then 'set null' when 'd' then 'set default' else 'no action' end as "onDelete",
        ${names(`coalesce(k.confdelsetcols, '{}')`, 'k.conrelid')} as nulls
      from pg_constraint k join pg_class s on s.oid = k.conrelid join pg_class t on t.oid = k.confrelid
      where k.contype = 'f' and k.connamespace = 'public'::regnamespace and k.conparentid = 0 order by 1, 2`),
    indexes: await read(`
      select t.relname as table, c.relname as name, i.indisunique as unique, i.indisprimary as primary, i.indpred is not null as partial,
        array(select coalesce(a.attname::text, '') from unnest(i.indkey::int2[]) with ordinality as n (number, ordinal) left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = n.number where n.ordinal <= i.indnkeyatts order by n.ordinal) as columns
      from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid where t.relnamespace = 'public'::regnamespace order by 1, 2`),
    loopholes: await read(`
      select case relkind when 'm' then 'materialized view' else 'view without security_invoker' end as kind, relname as name from pg_class
        where relnamespace in (select oid from pg_namespace where nspname in ('public', 'app')) and (relkind = 'm' or relkind = 'v' and not coalesce(reloptions, '{}') && '{security_invoker=true,security_invoker=on}')
      union all select 'security definer function', proname from pg_proc where pronamespace in (select oid from pg_namespace where nspname in ('public', 'app')) and prosecdef
        and not exists (select 1 from pg_depend where classid = 'pg_proc'::regclass and objid = pg_proc.oid and deptype = 'e') order by 1, 2`),
  };
}

const attributes = `pg_attribute join pg_class on pg_class.oid = attrelid where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and attnum > 0 and not attisdropped order by 1, attnum`;

const names = (numbers: string, relation: string): string =>
  `array(select a.attname::text from unnest(${numbers}) with ordinality as n (number, ordinal) join pg_attribute a on a.attrelid = ${relation} and a.attnum = n.number order by n.ordinal)`;
