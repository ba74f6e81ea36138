import { z } from 'zod';
import { scopeOfOrganization } from '#platform/data/scope.ts';
import { internalRoute } from '#platform/subgraph/internalRoute.ts';
import { identityRequired, OrgraphError } from '#platform/values/errors.ts';
import { lockLinks } from './lockLinks.ts';

/**
 * Integrations tells which account a Slack user is, or null for none any more; its word is final, and its newest one
 * stands, in whichever order they arrive. Slack ids that the organization does not know are left out, and nothing
 * changes for users that are not named.
 * @throws OrgraphError SUBGRAPH_UNAVAILABLE, and changes nothing, after a newer word about one of them.
 */
export const correlateUsers = internalRoute({
  path: '/internal/users-correlated',
  allow: [{ issuer: 'integrations', purpose: 'correlation' }],
  input: z.object({
    users: z.array(z.object({ slackId: z.string().min(1).max(255), userId: z.uuid().nullable() })).max(10_000),
    /** When integrations held this for true, by its database's clock. */
    asOf: z.iso.datetime().default(() => new Date().toISOString()),
  }),
  async run({ input: { users, asOf }, identity: { organization }, within }) {
    if (organization === null) throw identityRequired();
    const accounts = new Map(users.map(({ slackId, userId }) => [slackId, userId]));
    await within(scopeOfOrganization(organization), (unit) =>
      unit.write(async (_, query) => {
        await lockLinks(query, organization);
        const newer = await query(newerWord, [organization, [...accounts.keys()], asOf]);
        if (newer.length > 0)
          throw new OrgraphError('SUBGRAPH_UNAVAILABLE', 'Who these Slack users are has changed meanwhile. Try again.');
        await query(correlate, [organization, [...accounts.keys()], [...accounts.values()], asOf]);
      }),
    );
    return {};
  },
});

const newerWord = `
  select 1 as newer from slack_user where organization_id = $1 and slack_id = any($2) and correlated_at > $3::timestamptz limit 1`;

const correlate = `
  update slack_user t
  set user_id = told.user_id, correlated_at = $4::timestamptz,
    updated_at = case when t.user_id is distinct from told.user_id then now() else t.updated_at end
  from unnest($2::text[], $3::uuid[]) as told(slack_id, user_id)
  where t.organization_id = $1::uuid and t.slack_id = told.slack_id and not t.is_external`;
