import type { Context } from '#platform/graphql/context.ts';
import type { Organization } from './entities.ts';
import { setStatus } from './setStatus.ts';

interface ReinstateOrganizationInput {
  /** Its id or slug. */
  organization: string;
}

/** Lets a suspended organization go on. */
export async function reinstateOrganization(
  context: Context,
  input: ReinstateOrganizationInput,
): Promise<Organization['status']> {
  return setStatus(context, {
    named: input.organization,
    from: 'SUSPENDED',
    to: 'ACTIVE',
    action: 'organization.reinstate',
  });
}
