import { z } from 'zod';
import { internalRoute } from '#platform/subgraph/internalRoute.ts';
import { badUserInput, notFound } from '#platform/values/errors.ts';
import { enterAsService } from '../enterOrganization.ts';

/**
 * Tells the Slack import which organization is meant, and whose the import is: the active member of that e-mail
 * address, else the first owner.
 */
export const answerImportTarget = internalRoute({
  path: '/internal/import-target',
  allow: [{ issuer: 'slack', purpose: 'import' }],
  input: z.object({ organization: z.string().max(200), as: z.string().max(254).nullish() }),
  async run({ input: { organization: idOrSlug, as }, within }) {
    const scope = await enterAsService(within, idOrSlug);
    if (scope === null) throw notFound('organization');
    return within(scope, async ({ query }) => {
      const [organization] = await query('select id, slug, name from organization where id = $1', [scope.organization]);
      const [member] = await query<{ userId: string }>(
        `select m.user_id as "userId" from membership m join role r on r.organization_id = m.organization_id and r.id = m.role_id join "user" u on u.id = m.user_id
         where m.organization_id = $1 and m.status = 'ACTIVE' and case when $2::citext is null then r.is_system and r.key = 'OWNER' else u.email = $2::citext end
         order by m.joined_at, m.id limit 1`,
        [scope.organization, as ?? null],
      );
      if (member === undefined)
        throw badUserInput(
          as == null
            ? 'The organization has no active owner. Name a member.'
            : 'No active member of the organization has this e-mail address.',
          'as',
        );
      return { organization, userId: member.userId };
    });
  },
});
