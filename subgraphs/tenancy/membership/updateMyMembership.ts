import type { Context } from '#platform/graphql/context.ts';
import { recordAudit } from '../audit/record.ts';
import type { Membership } from './entities.ts';
import { standingOf } from './standing.ts';

interface UpdateMyMembershipInput {
  displayName?: string | null;
}

/** Changes how the caller appears in the organization. */
export async function updateMyMembership(context: Context, input: UpdateMyMembershipInput): Promise<Membership> {
  return context.write(async (em) => {
    const { membership } = await standingOf(em, context, 'NONE');
    recordAudit(em, context, {
      action: 'membership.update',
      resourceType: 'Membership',
      resourceId: membership.id,
      details: { fields: Object.keys(input) },
    });
    return Object.assign(membership, input);
  });
}
