import type { Context } from '#platform/graphql/context.ts';
import { forbidden } from '#platform/values/errors.ts';
import { announceChange, announcePerson } from '../announceChange.ts';
import type { Organization } from '../organization/entities.ts';
import { proveAddress } from '../user/proveAddress.ts';
import { lockUser } from '../user/session.ts';
import { invitationToAnswer, type AnswerInvitationInput } from './invitationToAnswer.ts';
import { join } from './join.ts';

/**
 * Makes the caller a member of the organization that invites them. The token proves the e-mail address; where nobody had
 * proven it before, the account may be another's work, and is taken out of their hands.
 * @throws OrgraphError as invitationToAnswer and join.
 */
export async function acceptInvitation(context: Context, input: AnswerInvitationInput): Promise<Organization> {
  const invited = await invitationToAnswer(context, input);
  let isProven = false;
  const organization = await context.writeUnder(invited.scope, async (em, query) => {
    const user = await lockUser(em, context.user);
    isProven = user.emailVerifiedAt == null;
    if (isProven && !('token' in input)) throw forbidden('Verify your e-mail address first.', 'input.id');
    const joined = await join(em, query, invited, user, context.client);
    if (isProven) await proveAddress(em, context, user);
    return joined;
  });
  await announceChange(context, organization.id, context.user);
  if (isProven) await announcePerson(context, context.user);
  return organization;
}
