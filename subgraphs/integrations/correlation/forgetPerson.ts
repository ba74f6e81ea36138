import type { userDeleted } from '#platform/events/catalogue.ts';
import type { EventHandler, PayloadOf } from '#platform/events/handlers.ts';
import { forgetAccount } from '#platform/subgraph/forgetAccount.ts';
import { lockOrganization } from '../lockOrganization.ts';
import { personalData } from '../personalData.ts';
import { tellOfAccounts } from './tellOfAccounts.ts';

const forget = forgetAccount('integrations', personalData);

/** Somebody has deleted their account: what is known of them elsewhere goes, and their Slack accounts are nobody's. */
export const forgetPerson: EventHandler<PayloadOf<typeof userDeleted>>['handle'] = async (event, handling) => {
  const { em, query } = handling;
  await lockOrganization(query, event.organization!);
  const accounts = await query<{ slackId: string }>(slackAccounts, [event.payload.user]);
  await forget(event, handling);
  tellOfAccounts(
    em,
    accounts.map(({ slackId }) => slackId),
  );
};

const slackAccounts = `
  select account.external_id as "slackId" from correlated_account account
  join user_correlation person on person.organization_id = account.organization_id and person.id = account.correlation_id
  where person.user_id = $1 and account.provider = 'SLACK'`;
