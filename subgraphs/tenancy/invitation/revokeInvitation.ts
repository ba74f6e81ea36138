import { findToChange } from '#platform/data/findToChange.ts';
import type { Context } from '#platform/graphql/context.ts';
import { forbidden } from '#platform/values/errors.ts';
import { recordAudit } from '../audit/record.ts';
import { standingOf } from '../membership/standing.ts';
import { Invitation } from './entities.ts';

interface RevokeInvitationInput {
  id: string;
}

/**
 * Withdraws a pending invitation.
 * @throws OrgraphError NOT_FOUND, INVALID_STATE for one that is answered, FORBIDDEN for who has neither sent it nor
 * invitation:manage.
 */
export async function revokeInvitation(context: Context, input: RevokeInvitationInput): Promise<Invitation> {
  return context.write(async (em) => {
    const { permissions, organization } = await standingOf(em, context, 'NONE');
    const invitation = await findToChange(em, Invitation, input.id, 'invitation');
    const mayRevoke = permissions.includes('invitation:manage') || invitation.invitedBy?.id === context.user;
    if (!mayRevoke || organization.status !== 'ACTIVE')
      throw forbidden('Only who has sent an invitation, or holds invitation:manage, revokes it.');
    invitation.revoke();
    recordAudit(em, context, { action: 'invitation.revoke', resourceType: 'Invitation', resourceId: invitation.id });
    return invitation;
  });
}
