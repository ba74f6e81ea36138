import { z } from 'zod';
import { scopeOfOrganization } from '#platform/data/scope.ts';
import { mostAccounts } from '#platform/events/catalogue.ts';
import { internalRoute } from '#platform/subgraph/internalRoute.ts';
import { identityRequired } from '#platform/values/errors.ts';
import { linksOf } from './linksOf.ts';

/**
 * Slack asks whose accounts are, each null where they are nobody's. What is answered holds as of a moment by this
 * database's clock, or later.
 */
export const accountLinks = internalRoute({
  path: '/internal/account-links',
  allow: [{ issuer: 'slack', purpose: 'correlation' }],
  input: z.object({ slackIds: z.array(z.string().min(1).max(255)).min(1).max(mostAccounts) }),
  async run({ input: { slackIds }, identity: { organization }, within }) {
    if (organization === null) throw identityRequired();
    return within(scopeOfOrganization(organization), async ({ query }) => {
      const [now] = await query<{ asOf: string }>(moment);
      return { users: await linksOf(query, organization, slackIds), asOf: now!.asOf };
    });
  },
});

const moment = `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "asOf"`;
