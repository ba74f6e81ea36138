import { z } from 'zod';
import { scopeOfUser } from '#platform/data/scope.ts';
import { standingPath, standingPurpose, type standingAnswer } from '#platform/jobs/standing.ts';
import { everySubgraph, internalRoute } from '#platform/subgraph/internalRoute.ts';
import { enterAsMember } from '../enterOrganization.ts';
import { permissionsIn, type RoleRights } from '../role/permissionsOf.ts';

/** Tells a subgraph what somebody may do in the organization of the request, before it runs a job of theirs. */
export const answerStanding = internalRoute({
  path: standingPath,
  allow: [{ issuer: everySubgraph, purpose: standingPurpose }],
  input: z.object({ user: z.uuid() }),
  async run({ input: { user }, identity: { organization }, within }): Promise<z.input<typeof standingAnswer>> {
    const [person] = await within(scopeOfUser(user), ({ query }) =>
      query(`select 1 as active from "user" where id = $1 and status = 'ACTIVE'`, [user]),
    );
    const entered =
      person === undefined || organization === null ? null : await enterAsMember(within, user, organization);
    if (entered?.status !== 'ACTIVE') return { standing: null };
    const [role] = await within(entered.scope, ({ query }) =>
      query<RoleRights & { status: string } & Record<string, unknown>>(
        `select o.status, r.key, r.level, r.permissions, r.is_system as "isSystem"
         from membership m join role r on r.organization_id = m.organization_id and r.id = m.role_id join organization o on o.id = m.organization_id
         where m.organization_id = $1 and m.id = $2`,
        [entered.organization, entered.membership],
      ),
    );
    const { status } = role!;
    return { standing: { isOrganizationActive: status === 'ACTIVE', permissions: [...permissionsIn(status, role!)] } };
  },
});
