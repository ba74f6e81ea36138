import { findToChange } from '#platform/data/findToChange.ts';
import type { Context } from '#platform/graphql/context.ts';
import { conflict, invalidState } from '#platform/values/errors.ts';
import { recordAudit } from '../audit/record.ts';
import { standingOf } from '../membership/standing.ts';
import { Role } from '../role/entities.ts';
import { admitInvitation } from './admitInvitation.ts';
import { assertMayOffer } from './assertMayOffer.ts';
import { assertSeat } from './assertSeat.ts';
import { Invitation } from './entities.ts';
import { endOfInvitation, sendInvitation, tokenHashOf } from './sendInvitation.ts';

interface ResendInvitationInput {
  id: string;
}

/**
 * Sends an invitation again, with a new link and a new end; the link before is good no more.
 * @throws OrgraphError NOT_FOUND, INVALID_STATE for one that is answered or revoked, FORBIDDEN for a role that is not the
 * caller's to give, CONFLICT where another one to the address is pending, LIMIT_EXCEEDED, RATE_LIMITED.
 */
export async function resendInvitation(context: Context, input: ResendInvitationInput): Promise<Invitation> {
  return context.write(async (em, query) => {
    const caller = await standingOf(em, context, 'invitation:manage');
    const invitation = await findToChange(em, Invitation, input.id, 'invitation');
    const role = invitation.role == null ? null : ((await em.findOne(Role, { id: invitation.role.id })) as Role | null);
    if (role === null) throw invalidState('The role of this invitation is gone. Invite them anew.', invitation.status);
    assertMayOffer(caller, role);
    invitation.assertRenewable();
    if (
      invitation.status === 'EXPIRED' &&
      (await em.count(Invitation, { email: invitation.email, status: 'PENDING' })) > 0
    )
      throw conflict('Another invitation to this address is pending.', 'input.id');
    await assertSeat(em, caller.organization);
    await admitInvitation(context, query, invitation.email);
    invitation.renew(endOfInvitation(context));
    invitation.tokenHash = tokenHashOf(context, invitation);
    sendInvitation(em, invitation);
    recordAudit(em, context, {
      action: 'invitation.resend',
      resourceType: 'Invitation',
      resourceId: invitation.id,
    });
    return invitation;
  });
}
