import type { Query } from '#platform/data/unitOfWork.ts';
import type { Context } from '#platform/graphql/context.ts';
import { rateLimited } from '#platform/values/errors.ts';
import { capabilitiesOf } from '../capabilities.ts';
import { limitOfEmail, limitOfOrganization } from '../user/attempts.ts';

/**
 * Counts an invitation that is sent, with its commit: nobody makes the platform write to strangers without an end.
 * @throws OrgraphError RATE_LIMITED when too many are sent from the organization, or to this address by anybody.
 */
export async function admitInvitation(context: Context, query: Query, email: string): Promise<void> {
  const { attempts, invitationsPerHour } = capabilitiesOf(context);
  const limits = [
    limitOfOrganization('invitation', context.identity.organization!, invitationsPerHour),
    limitOfEmail('invitation', email),
  ];
  for (const limit of limits) {
    const wait = await attempts.count(query, limit);
    if (wait > 0) throw rateLimited(wait);
  }
}
