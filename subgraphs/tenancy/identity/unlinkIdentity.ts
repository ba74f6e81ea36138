import type { Context } from '#platform/graphql/context.ts';
import { invalidState, notFound } from '#platform/values/errors.ts';
import { isUuid } from '#platform/values/uuid.ts';
import { announcePerson } from '../announceChange.ts';
import { recordAudit } from '../audit/record.ts';
import { capabilitiesOf } from '../capabilities.ts';
import { lockUser } from '../user/session.ts';
import { UserIdentity } from './entities.ts';

interface UnlinkIdentityInput {
  id: string;
}

/**
 * Ends the caller's link with somebody else's account; its id.
 * @throws OrgraphError NOT_FOUND for one that is not theirs, INVALID_STATE where they could not sign in any more.
 */
export async function unlinkIdentity(context: Context, input: UnlinkIdentityInput): Promise<string> {
  const { id } = input;
  const { user: caller } = context;
  const providers = [...capabilitiesOf(context).providers.values()].map(({ issuer }) => issuer);
  const unlinked = await context.write(async (em) => {
    const user = await lockUser(em, caller);
    const identity = isUuid(id) ? await em.findOne(UserIdentity, { id, user }) : null;
    if (identity === null) throw notFound('identity');
    const { issuer } = identity;
    const others = await em.count(UserIdentity, { user, id: { $ne: id }, issuer: { $in: providers } });
    if (user.passwordHash === null && others === 0)
      throw invalidState('This is your only way to sign in. Choose a password first, or link another account.');
    em.remove(identity);
    recordAudit(em, context, {
      action: 'identity.unlink',
      resourceType: 'User',
      resourceId: caller,
      details: { issuer },
    });
    return id;
  });
  // Access tokens of the issuer are somebody's only as long as the link.
  await announcePerson(context, caller);
  return unlinked;
}
