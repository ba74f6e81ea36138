import type { Context } from '#platform/graphql/context.ts';
import { badUserInput, forbidden, invalidState } from '#platform/values/errors.ts';
import { announceChange } from '../announceChange.ts';
import { standingOf } from '../membership/standing.ts';
import { buryOrganization } from './buryOrganization.ts';

interface DeleteOrganizationInput {
  slug: string;
}

/**
 * Deletes the request's organization: nobody enters it any more, and everything of it goes. Its id.
 * @throws OrgraphError FORBIDDEN unless the caller is OWNER, BAD_USER_INPUT for another slug than its own, INVALID_STATE
 * for a personal space.
 */
export async function deleteOrganization(context: Context, input: DeleteOrganizationInput): Promise<string> {
  const deleted = await context.write(async (em, query) => {
    const { role, organization } = await standingOf(em, context, 'organization:delete');
    if (!role.isOwner()) throw forbidden('Only an owner can delete the organization.');
    if (input.slug !== organization.slug)
      throw badUserInput('This is not the organization’s slug. Repeat it to say which one goes.', 'input.slug');
    if (organization.kind === 'PERSONAL')
      throw invalidState('A personal space is there for as long as its person.', organization.kind);
    await buryOrganization(em, query, organization.id, context);
    return organization.id;
  });
  await announceChange(context, deleted);
  return deleted;
}
