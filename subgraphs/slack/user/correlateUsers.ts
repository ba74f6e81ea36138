import { z } from 'zod';
import { scopeOfOrganization } from '#platform/data/scope.ts';
import { internalRoute } from '#platform/subgraph/internalRoute.ts';
import { identityRequired } from '#platform/values/errors.ts';

/**
 * Integrations tells which account a Slack user is, or null for none any more; its word is final. Slack ids that the
 * organization does not know are left out, and nothing changes for users that are not named. Answers how many users
 * changed.
 */
export const correlateUsers = internalRoute({
  path: '/internal/users-correlated',
  allow: [{ issuer: 'integrations', purpose: 'correlation' }],
  input: z.object({
    users: z.array(z.object({ slackId: z.string().min(1).max(255), userId: z.uuid().nullable() })).max(10_000),
  }),
  async run({ input, identity: { organization }, within }) {
    if (organization === null) throw identityRequired();
    const accounts = new Map(input.users.map(({ slackId, userId }) => [slackId, userId]));
    const changed = await within(scopeOfOrganization(organization), (unit) =>
      unit.write((_, query) =>
        query(
          `update slack_user t set user_id = correlated.user_id, updated_at = now()
       from unnest($1::text[], $2::uuid[]) as correlated(slack_id, user_id)
       where t.organization_id = $3::uuid and t.slack_id = correlated.slack_id and t.user_id is distinct from correlated.user_id
       returning t.id`,
          [[...accounts.keys()], [...accounts.values()], organization],
        ),
      ),
    );
    return { changed: changed.length };
  },
});
