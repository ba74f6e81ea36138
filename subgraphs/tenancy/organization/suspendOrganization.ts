import type { Context } from '#platform/graphql/context.ts';
import type { Organization } from './entities.ts';
import { setStatus } from './setStatus.ts';

interface SuspendOrganizationInput {
  /** Its id or slug. */
  organization: string;
}

/** Stops an organization: its owners and administrators go on reading, and nobody works in it. */
export async function suspendOrganization(
  context: Context,
  input: SuspendOrganizationInput,
): Promise<Organization['status']> {
  return setStatus(context, {
    named: input.organization,
    from: 'ACTIVE',
    to: 'SUSPENDED',
    action: 'organization.suspend',
  });
}
