import type { Context } from '#platform/graphql/context.ts';
import { recordAudit } from '../audit/record.ts';
import { User } from '../user/entities.ts';
import { invitationToAnswer, type AnswerInvitationInput } from './invitationToAnswer.ts';
import { openInvitation } from './openInvitation.ts';
import { tellOfInvitation } from './tellOfInvitation.ts';

/** Refuses an invitation; its id. @throws OrgraphError as invitationToAnswer and openInvitation. */
export async function declineInvitation(context: Context, input: AnswerInvitationInput): Promise<string> {
  const invited = await invitationToAnswer(context, input);
  return context.writeUnder(invited.scope, async (em) => {
    const user = (await em.findOneOrFail(User, { id: context.user })) as User;
    const { invitation } = await openInvitation(em, invited, user);
    invitation.answer('DECLINED');
    recordAudit(em, context, { action: 'invitation.decline', resourceType: 'Invitation', resourceId: invitation.id });
    tellOfInvitation(em, invitation);
    return invitation.id;
  });
}
