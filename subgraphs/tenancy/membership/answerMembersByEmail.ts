import { z } from 'zod';
import { internalRoute } from '#platform/subgraph/internalRoute.ts';
import { identityRequired } from '#platform/values/errors.ts';
import { enterAsService } from '../enterOrganization.ts';

/** Tells integrations which of these e-mail addresses belong to members of the organization; each as it was asked. */
export const answerMembersByEmail = internalRoute({
  path: '/internal/members-by-email',
  allow: [{ issuer: 'integrations', purpose: 'correlation' }],
  input: z.object({ emails: z.array(z.string().max(320)).max(50_000) }),
  async run({ input: { emails }, identity, within }) {
    if (identity.organization === null) throw identityRequired();
    const scope = await enterAsService(within, identity.organization);
    if (scope === null) return { members: [] };
    return {
      members: await within(scope, ({ query }) =>
        query(
          `select asked.email, u.id as "userId" from membership m join "user" u on u.id = m.user_id join unnest($2::text[]) as asked(email) on asked.email::citext = u.email
         where m.organization_id = $1 and m.status <> 'DEACTIVATED' order by asked.email`,
          [scope.organization, [...new Set(emails)].filter((email) => !email.includes('\0'))],
        ),
      ),
    };
  },
});
