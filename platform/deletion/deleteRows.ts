import type { Query } from '../data/unitOfWork.ts';
import type { OwnedTable } from './ownedTables.ts';

/** Rows of one transaction: none holds for long what others need. */
export const batchRows = 1_000;

/** @throws Error unless the organization's tombstone is there: what lives is not purged. */
export async function assertTombstone(query: Query, subgraph: string, organization: string): Promise<void> {
  const found = await query(
    subgraph === 'tenancy'
      ? 'select 1 as there from organization_tombstone where id = $1'
      : 'select 1 as there from tenant where id = $1 and deleted_at is not null',
    [organization],
  );
  if (found.length === 0) throw new Error(`${organization} is not deleted in ${subgraph}`);
}

/** Deletes a thousand rows of a table at most. @returns how many. */
export async function deleteRows(
  query: Query,
  { name, isAppendOnly }: OwnedTable,
  organization: string,
): Promise<number> {
  // Where a database has no such function, these rows go with the root.
  if (isAppendOnly && (await query(purgesAppendOnly)).length === 0) return 0;
  const [gone] = await query<{ rows: number }>(
    isAppendOnly ? `select app.purge_append_only('"${name}"', $1, $2) as rows` : deleteFrom(name),
    [organization, batchRows],
  );
  return gone!.rows;
}

const deleteFrom = (table: string): string => `
  with gone as (
    delete from "${table}" where ctid = any(array(select ctid from "${table}" where organization_id = $1 limit $2)) returning 1)
  select count(*)::int as rows from gone`;

const purgesAppendOnly = `
  select 1 as there from pg_proc where proname = 'purge_append_only' and pronamespace = 'app'::regnamespace`;

/** Deletes the organization's own row, and by its foreign keys whatever is left; where it is the tombstone, that stays. */
export async function deleteRoot(query: Query, subgraph: string, organization: string): Promise<void> {
  if (subgraph === 'tenancy') return void (await query('delete from organization where id = $1', [organization]));
  const [tombstone] = await query<{ deletedAt: Date }>(
    'delete from tenant where id = $1 returning deleted_at as "deletedAt"',
    [organization],
  );
  await query('insert into tenant (id, deleted_at) values ($1, $2)', [organization, tombstone!.deletedAt]);
}
