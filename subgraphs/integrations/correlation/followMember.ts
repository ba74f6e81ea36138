import { z } from 'zod';
import type { Query } from '#platform/data/unitOfWork.ts';
import type { memberAdded } from '#platform/events/catalogue.ts';
import type { EventHandler, PayloadOf } from '#platform/events/handlers.ts';
import { lockOrganization } from '../lockOrganization.ts';
import { tellOfAccounts } from './tellOfAccounts.ts';

const answer = z.object({ email: z.string().nullable() });

/**
 * Somebody has joined the organization, or left it: tenancy is asked which. A member is whoever is known here by their
 * address; the person of who is no member is nobody's account any more, and keeps what is known of them elsewhere.
 * @throws OrgraphError SUBGRAPH_UNAVAILABLE while tenancy does not answer.
 */
export const followMember: EventHandler<PayloadOf<typeof memberAdded>>['handle'] = async (
  { organization, payload: { user } },
  { em, query, services },
) => {
  await lockOrganization(query, organization!);
  const { email } = await services.call('tenancy', '/internal/member-address', {
    purpose: 'correlation',
    organization,
    body: { user },
    answer,
  });
  const people = await query<{ id: string }>(email === null ? part : meet, [
    organization,
    user,
    ...(email === null ? [] : [email]),
  ]);
  tellOfAccounts(em, await slackAccountsOf(query, organization!, people));
};

const part = `
  update user_correlation set user_id = null, updated_at = now() where organization_id = $1 and user_id = $2 returning id`;

const meet = `
  update user_correlation set user_id = $2, updated_at = now()
  where organization_id = $1 and email = $3::citext and user_id is null
    and not exists (select from user_correlation other where other.organization_id = $1 and other.user_id = $2)
  returning id`;

const slackAccountsOf = async (query: Query, organization: string, people: readonly { id: string }[]) =>
  people.length === 0
    ? []
    : (
        await query<{ slackId: string }>(
          `select external_id as "slackId" from correlated_account
           where organization_id = $1 and provider = 'SLACK' and correlation_id = any($2)`,
          [organization, people.map(({ id }) => id)],
        )
      ).map(({ slackId }) => slackId);
