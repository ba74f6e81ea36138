import { z } from 'zod';
import { scopeOfUser } from '#platform/data/scope.ts';
import { internalRoute } from '#platform/subgraph/internalRoute.ts';
import { enterAsMember } from '../enterOrganization.ts';
import { permissionsIn } from '../role/permissionsOf.ts';

interface Person {
  status: string;
  email: string | null;
  platformAdmin: boolean;
  sessionEnded: boolean;
}

interface Member {
  slug: string;
  status: string;
  organizationVersion: number;
  version: number;
  key: string;
  level: number;
  permissions: string[];
  isSystem: boolean;
}

/**
 * Tells the gateway what a user may do in an organization, by its id or slug, or who they are without one. An unknown
 * organization, a foreign one and one that the user has left have one answer; so has every organization for a user who
 * is not active. In the same answer: whether the session that the user asks in has ended.
 */
export const answerMembership = internalRoute({
  path: '/internal/membership',
  allow: [{ issuer: 'gateway', purpose: 'membership' }],
  input: z.object({
    user: z.uuid(),
    session: z.uuid().nullable().default(null),
    organization: z.string().max(200).nullable(),
  }),
  async run({ input: { user, session, organization: idOrSlug }, within }) {
    const [person] = await within(scopeOfUser(user), ({ query }) =>
      query<Person & Record<string, unknown>>(
        `select status, case when email_verified_at is not null then email::text end as email, is_platform_admin as "platformAdmin",
         $2::uuid is not null and not exists (
           select 1 from refresh_token where user_id = $1 and family = $2 and revoked_at is null and expires_at > now()
         ) as "sessionEnded" from "user" where id = $1`,
        [user, session],
      ),
    );
    if (person === undefined || person.status !== 'ACTIVE')
      return { organization: null, active: false, sessionEnded: session !== null, email: null, platformAdmin: false };
    const { email, platformAdmin, sessionEnded } = person;
    const entered = idOrSlug === null ? null : await enterAsMember(within, user, idOrSlug);
    if (entered === null) return { organization: null, active: true, sessionEnded, email, platformAdmin };
    const { organization: id, membership, scope } = entered;
    const { member, teams } = await within(scope, async ({ query }) => ({
      member: (
        await query<Member & Record<string, unknown>>(
          `select o.slug, o.status, o.version as "organizationVersion", m.version, r.key, r.level, r.permissions, r.is_system as "isSystem"
         from membership m join role r on r.organization_id = m.organization_id and r.id = m.role_id join organization o on o.id = m.organization_id
         where m.organization_id = $1 and m.id = $2`,
          [id, membership],
        )
      )[0]!,
      teams: await query(
        `select t.id, tm.role from team_membership tm join team t on t.organization_id = tm.organization_id and t.id = tm.team_id
         where tm.organization_id = $1 and tm.membership_id = $2 and t.archived_at is null order by t.id`,
        [id, membership],
      ),
    }));
    return {
      organization: { id, slug: member.slug, status: member.status, version: member.organizationVersion },
      membership: { id: membership, status: entered.status, version: member.version },
      role: { key: member.key, level: member.level },
      permissions: permissionsIn(member.status, member),
      teams,
      sessionEnded,
      email,
      platformAdmin,
    };
  },
});
