import type { Context } from '#platform/graphql/context.ts';
import { badUserInput, forbidden } from '#platform/values/errors.ts';
import { enterAsInvited, enterByInvitationToken, type Invited } from '../enterOrganization.ts';

/** Exactly one of these, as the schema's @oneOf demands. */
export type AnswerInvitationInput = { id: string } | { token: string };

/**
 * The invitation that the caller answers, in its organization's scope. What is none and what is another's is one answer.
 * @throws OrgraphError FORBIDDEN for an id that is none of the caller's, BAD_USER_INPUT for an unknown token.
 */
export async function invitationToAnswer(context: Context, input: AnswerInvitationInput): Promise<Invited> {
  const { under } = context.unit;
  if ('token' in input) return invitationByToken(context, input.token, context.user, 'input.token');
  const { email } = context.identity;
  const invited = email === null ? null : await enterAsInvited(under, context.user, email, input.id);
  if (invited === null)
    throw forbidden('Your verified e-mail address has no such invitation; myInvitations lists them.', 'input.id');
  return invited;
}

/** @throws OrgraphError BAD_USER_INPUT for an unknown token. */
export async function invitationByToken(
  { unit }: Context,
  token: string,
  user: string,
  field: string,
): Promise<Invited> {
  const invited = await enterByInvitationToken(unit.under, user, token);
  if (invited === null)
    throw badUserInput('This link is good no more, or not whole. Open the one that was sent to you last.', field);
  return invited;
}
