import { z } from 'zod';
import type { EntityManager } from '#platform/data/database.ts';
import { scopeOfOrganization } from '#platform/data/scope.ts';
import type { Query } from '#platform/data/unitOfWork.ts';
import { delivered } from '#platform/events/delivered.ts';
import { internalRoute } from '#platform/subgraph/internalRoute.ts';
import { identityRequired } from '#platform/values/errors.ts';
import { tellOfAccounts } from './correlation/tellOfAccounts.ts';
import { IntegrationCredential } from './credential/entities.ts';
import { Integration } from './integration/entities.ts';
import { recordEvent } from './integration/recordEvent.ts';
import { lockOrganization } from './lockOrganization.ts';

const slackId = z.string().min(1).max(255);
const actor = { actorUserId: z.uuid() };

const input = z.union([z.object({ ...actor, workspace: slackId }), z.object({ ...actor, slackId })]);

/**
 * A workspace or a person is deleted in slack. With a workspace its connection ends, with its credentials, and the
 * accounts go that were found through it; what somebody has stated stays. With a person their account goes, whoever has
 * stated it. People of whom nothing else is known go with their accounts. A second call changes nothing.
 */
export const forgetSlack = internalRoute({
  path: '/internal/slack-forgotten',
  allow: [{ issuer: 'slack', purpose: 'deletion' }],
  input,
  async run({ input: what, identity, within }) {
    const { organization } = identity;
    if (organization === null) throw identityRequired();
    await within(scopeOfOrganization(organization, what.actorUserId), async (unit) => {
      const queued = await unit.write(async (em, query) => {
        await lockOrganization(query, organization);
        const integration =
          'workspace' in what
            ? await em.findOne(Integration, { provider: 'SLACK', externalAccountId: what.workspace })
            : null;
        if (integration !== null) await disconnect(em, integration, what.actorUserId);
        const forgotten = await forget(
          query,
          organization,
          integration?.id,
          'slackId' in what ? what.slackId : undefined,
        );
        return tellOfAccounts(em, forgotten);
      });
      await delivered(unit, queued);
    });
    return {};
  },
});

async function disconnect(em: EntityManager, integration: Integration, actorUserId: string): Promise<void> {
  await em.nativeDelete(IntegrationCredential, { integration: { id: integration.id } });
  if (integration.status === 'DISCONNECTED') return;
  integration.disconnect();
  recordEvent(em, integration, 'DISCONNECTED', actorUserId, { deleted: 'workspace' });
  await em.flush();
}

/** Answers the Slack ids that are nobody's now. */
async function forget(
  query: Query,
  organization: string,
  integration: string | undefined,
  account: string | undefined,
): Promise<string[]> {
  const accounts = await query<{ slackId: string; correlation: string }>(
    `delete from correlated_account where organization_id = $1 and provider = 'SLACK'
       and ((integration_id = $2::uuid and method = 'AUTO') or external_id = $3::text)
     returning external_id as "slackId", correlation_id as correlation`,
    [organization, integration ?? null, account ?? null],
  );
  await query(
    `delete from user_correlation person where organization_id = $1 and id = any($2::uuid[]) and user_id is null
       and not exists (select from correlated_account account where account.organization_id = person.organization_id and account.correlation_id = person.id)`,
    [organization, accounts.map(({ correlation }) => correlation)],
  );
  return accounts.map(({ slackId: id }) => id);
}
