import { z } from 'zod';
import { internalRoute } from '#platform/subgraph/internalRoute.ts';
import { identityRequired } from '#platform/values/errors.ts';
import { enterAsService } from '../enterOrganization.ts';

/** Tells integrations the e-mail address of a member of the organization; null of who is none. */
export const answerMemberAddress = internalRoute({
  path: '/internal/member-address',
  allow: [{ issuer: 'integrations', purpose: 'correlation' }],
  input: z.object({ user: z.uuid() }),
  async run({ input: { user }, identity, within }) {
    if (identity.organization === null) throw identityRequired();
    const scope = await enterAsService(within, identity.organization);
    if (scope === null) return { email: null };
    const [member] = await within(scope, ({ query }) =>
      query<{ email: string }>(
        `select u.email::text as email from membership m join "user" u on u.id = m.user_id
         where m.organization_id = $1 and m.user_id = $2 and m.status <> 'DEACTIVATED'`,
        [scope.organization, user],
      ),
    );
    return { email: member?.email ?? null };
  },
});
