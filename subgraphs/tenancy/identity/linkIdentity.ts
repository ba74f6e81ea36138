import { scopeOfUser } from '#platform/data/scope.ts';
import type { Context } from '#platform/graphql/context.ts';
import { conflict } from '#platform/values/errors.ts';
import { recordAudit } from '../audit/record.ts';
import { unlessTaken } from '../unlessTaken.ts';
import { lockUser } from '../user/session.ts';
import { UserIdentity } from './entities.ts';
import { holderOfIdentity } from './holderOfIdentity.ts';
import { proveAtProvider, type ProviderAnswer } from './proveAtProvider.ts';

type LinkIdentityInput = ProviderAnswer;

const taken = () => conflict('This account of the provider is linked with somebody else’s here.');

/**
 * Links the caller with who has signed in with a provider; who is linked already stays so.
 * @throws OrgraphError CONFLICT where that is somebody else's, and as a sign-in with a provider does.
 */
export async function linkIdentity(context: Context, input: LinkIdentityInput): Promise<UserIdentity> {
  const { user: id } = context;
  const { issuer, subject, email } = await proveAtProvider(context, input, id);
  const holder = await holderOfIdentity(context.unit.under, { issuer, subject });
  if (holder !== null && holder !== id) throw taken();
  return unlessTaken(taken, () =>
    context.writeUnder(scopeOfUser(id), async (em) => {
      const user = await lockUser(em, id);
      const linked = await em.findOne(UserIdentity, { issuer, subject, user });
      if (linked !== null) return linked;
      recordAudit(em, context, { action: 'identity.link', resourceType: 'User', resourceId: id, details: { issuer } });
      return em.create(UserIdentity, { user, issuer, subject, email });
    }),
  );
}
