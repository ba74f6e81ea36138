import { z } from 'zod';
import type { userCorrelated } from '#platform/events/catalogue.ts';
import type { EventHandler, PayloadOf } from '#platform/events/handlers.ts';
import { OrgraphError } from '#platform/values/errors.ts';
import { lockLinks } from './lockLinks.ts';

const answer = z.object({
  users: z.array(z.object({ slackId: z.string(), userId: z.uuid().nullable() })),
  asOf: z.iso.datetime(),
});

/**
 * Whose some Slack accounts are has changed in integrations, which is asked whose they are now, or nobody's; its word is
 * final. It is asked under the lock under which imports ask: whoever asks last has heard the newest. Accounts that the
 * organization does not know are left out.
 * @throws OrgraphError SUBGRAPH_UNAVAILABLE while integrations does not answer; CONFLICT, and changes nothing, for a
 * word that is older, by integrations' clock, than what is known of one of them.
 */
export const correlateUsers: EventHandler<PayloadOf<typeof userCorrelated>>['handle'] = async (
  { organization, payload: { slackIds } },
  { query, services },
) => {
  await lockLinks(query, organization!);
  const { users, asOf } = await services.call('integrations', '/internal/account-links', {
    purpose: 'correlation',
    organization,
    body: { slackIds },
    answer,
  });
  const newer = await query(newerWord, [organization, slackIds, asOf]);
  if (newer.length > 0)
    throw new OrgraphError('CONFLICT', 'More is known of these Slack users than integrations says.');
  await query(correlate, [organization, users.map(({ slackId }) => slackId), users.map(({ userId }) => userId), asOf]);
};

const newerWord = `
  select 1 as newer from slack_user where organization_id = $1 and slack_id = any($2) and correlated_at > $3::timestamptz limit 1`;

const correlate = `
  update slack_user t
  set user_id = told.user_id, correlated_at = $4::timestamptz,
    updated_at = case when t.user_id is distinct from told.user_id then now() else t.updated_at end
  from unnest($2::text[], $3::uuid[]) as told(slack_id, user_id)
  where t.organization_id = $1::uuid and t.slack_id = told.slack_id and not t.is_external`;
