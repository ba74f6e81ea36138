import type { Context } from '#platform/graphql/context.ts';
import { announcePerson } from '../announceChange.ts';
import { scopeOfInvitee } from '../enterOrganization.ts';
import { confirmPerson } from './confirmPerson.ts';
import { eraseAccount } from './eraseAccount.ts';
import { lockUser } from './session.ts';

interface DeleteMeInput {
  password?: string;
}

/**
 * Ends the caller's account for good, and takes from everywhere who they were; their id, which leads to nobody.
 * @throws OrgraphError as confirmPerson; INVALID_STATE for the last owner of a company.
 */
export async function deleteMe(context: Context, input: DeleteMeInput): Promise<string> {
  await confirmPerson(context, input.password, 'input.password');
  await context.writeUnder(scopeOfInvitee(context.user, context.identity.email), async (em, query) =>
    eraseAccount(em, query, await lockUser(em, context.user)),
  );
  await announcePerson(context, context.user);
  return context.user;
}
