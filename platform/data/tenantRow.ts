import type { ServiceClient } from '../identity/serviceClient.ts';
import { forgetTenant, knownTenant, OrganizationGone } from './admitWrite.ts';
import { askTenant, type TenantAnswer } from './askTenant.ts';
import type { Query } from './unitOfWork.ts';

/**
 * The subgraph's own row of the organization is there after it, and not older than `version`, which the caller's
 * identity names: asked from tenancy where it was not. No statement where the write has seen that it was. A row with
 * `deleted_at` is a tombstone, which refuses every write.
 * @throws OrganizationGone (FORBIDDEN); SUBGRAPH_UNAVAILABLE.
 */
export async function ensureTenant(
  query: Query,
  services: ServiceClient,
  organization: string,
  version: number | null = null,
): Promise<void> {
  const known = knownTenant(query);
  if (known?.organization === organization && (known.version ?? 0) >= (version ?? 0)) return;
  const [tenant] = await query<{ deleted: boolean; version: number | null }>(
    'select deleted_at is not null as deleted, version from tenant where id = $1',
    [organization],
  );
  if (tenant?.deleted === true) throw new OrganizationGone();
  if (tenant !== undefined && (tenant.version ?? 0) >= (version ?? 0)) return;
  await renewTenant(query, services, organization, version ?? 0);
}

/**
 * The subgraph's own row of the organization is as new as tenancy's: for who decides by it without an identity that
 * names a version.
 * @throws OrganizationGone (FORBIDDEN); SUBGRAPH_UNAVAILABLE.
 */
export async function renewTenant(
  query: Query,
  services: ServiceClient,
  organization: string,
  version = Number.POSITIVE_INFINITY,
): Promise<void> {
  const tenant = await askTenant(services, organization, version);
  if (tenant === null) throw new OrganizationGone();
  await storeTenant(query, tenant);
  forgetTenant(query);
}

/** Writes an organization's row; one that is there and as new stays as it is, and so does a tombstone. */
export async function storeTenant(
  query: Query,
  { id, slug, name, timezone, status, plan, limits, version }: NonNullable<TenantAnswer>,
): Promise<void> {
  await query(
    `insert into tenant as known (id, slug, name, timezone, status, plan, limits, version) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (id) do update
     set slug = excluded.slug, name = excluded.name, timezone = excluded.timezone, status = excluded.status,
       plan = excluded.plan, limits = excluded.limits, version = excluded.version, updated_at = now()
     where known.deleted_at is null and coalesce(known.version, 0) < excluded.version`,
    [id, slug, name, timezone, status, plan, JSON.stringify(limits), version],
  );
}
