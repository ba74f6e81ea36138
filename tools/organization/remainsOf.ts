import { queueSchema } from '#platform/data/queueSchema.ts';
import { withClient } from '../database/provision.ts';

/** What of an organization is in a subgraph's database. */
export interface Remains {
  subgraph: string;
  /** Since when it is deleted here; null where there is no tombstone. */
  deletedAt: Date | null;
  /** The tables that hold rows of it, tombstones aside. */
  tables: { table: string; rows: number }[];
}

/**
 * Counts an organization's rows in every table that has a column for organizations, as the catalogue has them, and what
 * names it anywhere in the queues. It only reads.
 * @param url of the subgraph's database, under a role that sees every row.
 */
export const remainsOf = (url: string, subgraph: string, organization: string): Promise<Remains> =>
  withClient(url, async (client) => {
    await client.query('begin isolation level repeatable read read only');
    const { rows: columns } = await client.query<{ table: string; column: string }>(organizationColumns);
    const { rows: queues } = await client.query<{ table: string }>(queueTables, [queueSchema]);
    const counted = [
      ...columns.map(
        ({ table, column }) => [`public.${table}`, `t."${column}" = $1${besideTombstones(table)}`] as const,
      ),
      ...queues.map(({ table }) => [`${queueSchema}.${table}`, `strpos(t::text, $1::uuid::text) > 0`] as const),
    ];
    const found = new Map<string, number>();
    for (const [table, condition] of counted) {
      const name = table
        .split('.')
        .map((part) => client.escapeIdentifier(part))
        .join('.');
      const { rows } = await client.query<{ rows: number }>(
        `select count(*)::int as rows from ${name} t where ${condition}`,
        [organization],
      );
      if (rows[0]!.rows > 0) found.set(table, (found.get(table) ?? 0) + rows[0]!.rows);
    }
    const { rows: tombstone } = await client.query<{ deletedAt: Date | null }>(
      subgraph === 'tenancy'
        ? 'select deleted_at as "deletedAt" from organization_tombstone where id = $1'
        : 'select deleted_at as "deletedAt" from tenant where id = $1',
      [organization],
    );
    await client.query('commit');
    return {
      subgraph,
      deletedAt: tombstone[0]?.deletedAt ?? null,
      tables: [...found].map(([table, rows]) => ({ table, rows })),
    };
  });

/** Columns that name an organization, and the ids of the tables whose rows are organizations. */
const organizationColumns = `
  select t.relname as "table", c.attname as "column"
  from pg_class t join pg_attribute c on c.attrelid = t.oid
  where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p') and not t.relispartition
    and c.atttypid = 'uuid'::regtype and not c.attisdropped
    and (c.attname ~ '(^|_)organization_id$' or (t.relname in ('organization', 'tenant') and c.attname = 'id'))
  order by t.relname, c.attname`;

/** A subgraph's tombstone is its row of the organization, with nothing in it but the id and since when. */
const besideTombstones = (table: string): string =>
  table === 'tenant'
    ? ` and not (t.deleted_at is not null and jsonb_strip_nulls(to_jsonb(t)) - '{id,deleted_at,created_at,updated_at}'::text[] = '{}')`
    : '';

const queueTables = `
  select relname as "table" from pg_class
  where relnamespace = to_regnamespace($1) and relkind in ('r', 'p') and not relispartition order by relname`;
