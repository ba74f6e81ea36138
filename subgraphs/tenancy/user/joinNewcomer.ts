import type { Context } from '#platform/graphql/context.ts';
import { announceChange } from '../announceChange.ts';
import { recordAudit } from '../audit/record.ts';
import type { Invited } from '../enterOrganization.ts';
import { join } from '../invitation/join.ts';
import { notify } from '../notification/notify.ts';
import { signedIn } from '../personal.ts';
import { unlessTaken } from '../unlessTaken.ts';
import { User } from './entities.ts';
import { startSession } from './session.ts';
import type { FirstSession } from './settleNewcomer.ts';

interface InvitedNewcomer {
  id: string;
  email: string;
  name: string;
  passwordHash: string;
}

/**
 * Creates a user as a member of the organization that invites them, and their first session, in one transaction. The
 * token of the invitation has proven their e-mail address.
 * @param taken what is thrown where somebody has the e-mail address.
 * @throws OrgraphError as join.
 */
export async function joinNewcomer(
  context: Context,
  newcomer: InvitedNewcomer,
  invited: Invited,
  taken: () => Error,
): Promise<FirstSession> {
  const { id, name } = newcomer;
  const { client } = context;
  const session = await unlessTaken(taken, () =>
    context.writeUnder(invited.scope, async (em, query) => {
      const now = new Date();
      const user = em.create(User, { ...newcomer, emailVerifiedAt: now, lastLoginAt: now });
      const organization = await join(em, query, invited, user, client);
      notify(em, id, {
        category: 'WELCOME',
        code: 'welcome',
        title: `Welcome, ${name}`,
        message: `You are a member of ${organization.name}.`,
        dedupeKey: 'welcome',
      });
      recordAudit(em, { user: id, client }, { action: 'user.sign_up', resourceType: 'User', resourceId: id });
      return { ...(await startSession(em, context, user)), organization };
    }),
  );
  await announceChange(context, session.organization.id, id);
  return signedIn(context, session);
}
