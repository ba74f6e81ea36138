import pg from 'pg';
import type { Session } from '../session/session.ts';
import type { Column, Table } from './catalogue.ts';
import { foreign } from './foreign.ts';

type TableRow = Pick<Table, 'oid' | 'schema' | 'name' | 'title' | 'sql' | 'kind' | 'owner' | 'rows' | 'rowSecurity'> & {
  primaryKey: string[] | null;
};

/** Tables and partitioned tables, in the order of their titles. */
export async function readTables(session: Session): Promise<TableRow[]> {
  const rows = await session.query<{
    oid: number;
    schema: string;
    name: string;
    kind: Table['kind'];
    owner: string;
    rows: number;
    enabled: boolean;
    forced: boolean;
    primaryKey: string[] | null;
  }>(`
    select c.oid::int8 as oid, n.nspname as schema, c.relname as name, pg_get_userbyid(c.relowner) as owner,
      case c.relkind when 'p' then 'partitioned' else 'table' end as kind,
      case c.relkind when 'p' then
        (select coalesce(sum(greatest(l.reltuples, 0)), 0) from pg_partition_tree(c.oid) p join pg_class l on l.oid = p.relid where p.isleaf)
        else greatest(c.reltuples, pg_stat_get_live_tuples(c.oid), 0) end::float8 as rows,
      c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
      (select array(select a.attname::text from unnest(i.indkey::int2[]) with ordinality as k (number, ordinal)
          join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number where k.ordinal <= i.indnkeyatts order by k.ordinal)
        from pg_index i where i.indrelid = c.oid and i.indisprimary) as "primaryKey"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence <> 't' and ${foreign('n', 'c', 'pg_class')}
    order by n.nspname <> 'public', n.nspname, c.relname`);
  return rows.map(({ enabled, forced, ...row }) => ({
    ...row,
    title: titleOf(row),
    sql: `${pg.escapeIdentifier(row.schema)}.${pg.escapeIdentifier(row.name)}`,
    rowSecurity: { enabled, forced },
  }));
}

/** How reports name an object: by its schema too, unless that is `public`. */
export const titleOf = ({ schema, name }: { schema: string; name: string }): string =>
  schema === 'public' ? name : `${schema}.${name}`;

/** By the table that they are parts of, however deep. Policies of that hold who names it, not who names a part. */
export async function readOpenPartitions(session: Session): Promise<Map<number, string[]>> {
  const rows = await session.query<{ table: number; schema: string; name: string }>(`
    select pg_partition_root(c.oid)::oid::int8 as table, n.nspname as schema, c.relname as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relispartition and c.relkind in ('r', 'p') and not c.relrowsecurity and exists (select from aclexplode(c.relacl) x
      where x.grantee <> c.relowner and x.privilege_type in ('SELECT', 'INSERT', 'UPDATE', 'DELETE'))
    order by n.nspname, c.relname`);
  const tables = new Map<number, string[]>();
  for (const { table, ...partition } of rows) {
    const titles = tables.get(table) ?? [];
    titles.push(titleOf(partition));
    tables.set(table, titles);
  }
  return tables;
}

/** The columns of all tables, in their order. */
export async function readColumns(session: Session): Promise<(Column & { table: number })[]> {
  const rows = await session.query<{
    table: number;
    name: string;
    type: string;
    baseType: string;
    array: boolean;
    labels: string[] | null;
    nullable: boolean;
    defaultValue: string | null;
    numbered: boolean;
    generated: 'stored' | 'virtual' | null;
    domainChecks: string[];
    nulls: number | null;
    distinct: number | null;
  }>(`
    with recursive domains (oid, base, required) as (
      select oid, typbasetype, typnotnull from pg_type where typtype = 'd'
      union all select d.oid, b.typbasetype, d.required or b.typnotnull from domains d join pg_type b on b.oid = d.base and b.typtype = 'd')
    select a.attrelid::int8 as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
      e.typname as "baseType", u.typelem <> 0 and u.typlen = -1 as array,
      case when e.typtype = 'e' then array(select l.enumlabel::text from pg_enum l where l.enumtypid = e.oid order by l.enumsortorder) end as labels,
      not (a.attnotnull or coalesce(o.required, false)) as nullable,
      array(select pg_get_constraintdef(k.oid) from pg_constraint k where k.contype = 'c' and k.contypid = o.oid) as "domainChecks", pg_get_expr(d.adbin, d.adrelid) as "defaultValue",
      a.attidentity <> '' or coalesce(pg_get_expr(d.adbin, d.adrelid) like 'nextval(%', false) as numbered,
      case a.attgenerated when 's' then 'stored' when 'v' then 'virtual' end as generated,
      s.null_frac::float8 as nulls, s.n_distinct::float8 as distinct
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p') and not c.relispartition
    join pg_namespace n on n.oid = c.relnamespace
    left join domains o on o.oid = a.atttypid and not exists (select from pg_type b where b.oid = o.base and b.typtype = 'd')
    join pg_type u on u.oid = coalesce(o.base, a.atttypid)
    join pg_type e on e.oid = case when u.typelem <> 0 and u.typlen = -1 then u.typelem else u.oid end
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum and a.attgenerated = ''
    left join pg_stats s on s.schemaname = n.nspname and s.tablename = c.relname and s.attname = a.attname and s.inherited = (c.relkind = 'p')
    where a.attnum > 0 and not a.attisdropped and ${foreign('n', 'c', 'pg_class')}
    order by a.attrelid, a.attnum`);
  return rows.map(({ nulls, distinct, labels, defaultValue, generated, ...row }) => ({
    ...row,
    labels: labels ?? undefined,
    defaultValue: defaultValue ?? undefined,
    generated: generated ?? undefined,
    statistics: nulls === null || distinct === null ? undefined : { nulls, distinct },
  }));
}
