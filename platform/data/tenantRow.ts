import { z } from 'zod';
import type { ServiceClient } from '../identity/serviceClient.ts';
import { forbidden } from '../values/errors.ts';
import type { Query } from './unitOfWork.ts';

/** What tenancy says of an organization; `deleted` leaves a tombstone that refuses every write. */
export const tenantAnswer = z.object({
  tenant: z
    .object({
      id: z.uuid(),
      slug: z.string(),
      name: z.string(),
      timezone: z.string(),
      status: z.string(),
      plan: z.string(),
      limits: z.record(z.string(), z.number().nullable()),
      version: z.number(),
    })
    .nullable(),
});

/**
 * The subgraph's own row of the organization is there after it, asked from tenancy where it was not.
 * @throws OrgraphError FORBIDDEN for an organization that is gone.
 */
export async function ensureTenant(query: Query, services: ServiceClient, organization: string): Promise<void> {
  const [known] = await query<{ deleted: boolean }>(
    'select deleted_at is not null as deleted from tenant where id = $1',
    [organization],
  );
  if (known?.deleted === true) throw forbidden();
  if (known !== undefined) return;
  const { tenant } = await services.call('tenancy', '/internal/tenant', {
    purpose: 'tenant',
    organization,
    body: { organization },
    answer: tenantAnswer,
  });
  if (tenant === null) throw forbidden();
  await insertTenant(query, tenant);
}

/** Writes an organization's row; one that is there stays as it is. */
export async function insertTenant(
  query: Query,
  { id, slug, name, timezone, status, plan, limits, version }: NonNullable<z.output<typeof tenantAnswer>['tenant']>,
): Promise<void> {
  await query(
    `insert into tenant (id, slug, name, timezone, status, plan, limits, version) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing`,
    [id, slug, name, timezone, status, plan, JSON.stringify(limits), version],
  );
}
