import { deletedOrganization } from '../data/requestTables.ts';
import type { Query } from '../data/unitOfWork.ts';

/** What is left of an organization that is deleted. */
export interface Tombstone {
  /** The organization's id. */
  id: string;
  deletedAt: Date;
  /** The id of who deleted it, which tenancy alone keeps; null where it is not known. */
  deletedBy: string | null;
}

/**
 * Leaves an organization's tombstone in a subgraph's database, in a transaction of the organization: from the commit on
 * nothing is written in it, and in tenancy nobody sees it; its slug and domain are free. One that is there stays.
 */
export async function bury(query: Query, subgraph: string, { id, deletedAt, deletedBy }: Tombstone): Promise<void> {
  if (subgraph !== 'tenancy') return void (await query(buryTenant, [id, deletedAt]));
  await query(
    'insert into organization_tombstone (id, deleted_at, deleted_by_id) values ($1, $2, $3) on conflict do nothing',
    [id, deletedAt, deletedBy],
  );
  // Who is invited would see an invitation to nothing.
  await query(`delete from invitation where organization_id = $1 and status = 'PENDING'`, [id]);
  await query(`select set_config('app.purpose', $1, true)`, [deletedOrganization]);
  await query(hide, [id, deletedAt]);
}

const hide = `
  update organization set deleted_at = $2, version = version + 1, domain = null, slug = 'deleted-' || replace(id::text, '-', '')
  where id = $1 and deleted_at is null`;

const buryTenant = `
  insert into tenant as known (id, deleted_at) values ($1, $2)
  on conflict (id) do update
  set slug = null, name = null, timezone = null, status = null, plan = null, limits = null, version = null,
    deleted_at = excluded.deleted_at, updated_at = now()
  where known.deleted_at is null`;
