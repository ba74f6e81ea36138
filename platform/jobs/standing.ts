import { z } from 'zod';
import { grants } from '../identity/permissions.ts';
import type { ServiceClient } from '../identity/serviceClient.ts';
import { forbidden } from '../values/errors.ts';
import type { QueuedJob, VisibleJobKind } from './jobKind.ts';

export const standingPath = '/internal/standing';
export const standingPurpose = 'job';

/** What tenancy says of a person in the organization of the request; null where they are no active member of it. */
export const standingAnswer = z.object({
  standing: z.object({ isOrganizationActive: z.boolean(), permissions: z.array(z.string()) }).nullable(),
});

/**
 * Whether a job may run now: its organization is active. Asked of tenancy anew for each run.
 * @throws OrgraphError FORBIDDEN where who has started it may do so no more; SUBGRAPH_UNAVAILABLE.
 */
export async function mayRunNow(
  services: ServiceClient,
  { permission }: VisibleJobKind,
  { organization, actor }: Pick<QueuedJob, 'organization' | 'actor'>,
): Promise<boolean> {
  const { standing } = await services.call('tenancy', standingPath, {
    purpose: standingPurpose,
    organization: organization!,
    body: { user: actor! },
    answer: standingAnswer,
  });
  if (standing === null) throw forbidden('Who has started this job is no member of the organization any more.');
  if (!standing.isOrganizationActive) return false;
  if (!grants(standing.permissions, permission))
    throw forbidden(`Who has started this job lacks ${permission} by now.`);
  return true;
}
