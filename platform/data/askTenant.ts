import { z } from 'zod';
import type { ServiceClient } from '../identity/serviceClient.ts';

/** What tenancy says of an organization. */
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
      /** Raised by each change of the organization. */
      version: z.number(),
    })
    .nullable(),
});

export type TenantAnswer = z.output<typeof tenantAnswer>['tenant'];

/** The calls under way of each process' client, by organization. */
const calls = new WeakMap<object, Map<string, Promise<TenantAnswer>>>();

/**
 * Asks tenancy for an organization, null for one that is gone. Who asks while another asks for the same one shares the
 * call, unless its answer turns out to be older than `version`, which tenancy had reached before.
 * @throws OrgraphError SUBGRAPH_UNAVAILABLE.
 */
export async function askTenant(services: ServiceClient, organization: string, version: number): Promise<TenantAnswer> {
  let underWay = calls.get(services.process);
  if (underWay === undefined) calls.set(services.process, (underWay = new Map()));
  for (let shared = underWay.get(organization); shared !== undefined; shared = underWay.get(organization)) {
    // Whoever asked may have had less time.
    const tenant = await shared.catch(() => undefined);
    if (tenant === null || (tenant !== undefined && tenant.version >= version)) return tenant;
  }
  const asked = services
    .call('tenancy', '/internal/tenant', {
      purpose: 'tenant',
      organization,
      body: { organization },
      answer: tenantAnswer,
    })
    .then(({ tenant }) => tenant)
    .finally(() => underWay.delete(organization));
  underWay.set(organization, asked);
  return asked;
}
