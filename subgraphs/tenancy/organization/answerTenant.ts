import { z } from 'zod';
import type { tenantAnswer } from '#platform/data/askTenant.ts';
import { everySubgraph, internalRoute } from '#platform/subgraph/internalRoute.ts';
import { enterAsService } from '../enterOrganization.ts';
import type { Organization } from './entities.ts';
import { limitsOf } from './planLimits.ts';

type Row = Pick<
  Organization,
  | 'id'
  | 'slug'
  | 'name'
  | 'timezone'
  | 'status'
  | 'plan'
  | 'version'
  | 'maxUsers'
  | 'maxTeams'
  | 'maxConnections'
  | 'maxAnalysesPerMonth'
>;

/** Tells another subgraph what it keeps of an organization in its own database (docs/architecture.md). */
export const answerTenant = internalRoute({
  path: '/internal/tenant',
  allow: [{ issuer: everySubgraph, purpose: 'tenant' }],
  input: z.object({ organization: z.uuid() }),
  async run({ input, identity, within }): Promise<z.input<typeof tenantAnswer>> {
    const scope =
      identity.organization === input.organization ? await enterAsService(within, input.organization) : null;
    if (scope === null) return { tenant: null };
    const [row] = await within(scope, ({ query }) =>
      query<Row & Record<string, unknown>>(
        `select id, slug, name, timezone, status, plan, version, max_users as "maxUsers", max_teams as "maxTeams", max_connections as "maxConnections", max_analyses_per_month as "maxAnalysesPerMonth"
       from organization where id = $1`,
        [input.organization],
      ),
    );
    const { id, slug, name, timezone, status, plan, version } = row!;
    const { users, teams, connections, analysesPerMonth } = limitsOf(row!);
    return {
      tenant: {
        id,
        slug,
        name,
        timezone,
        status,
        plan,
        version,
        limits: {
          max_users: users,
          max_teams: teams,
          max_connections: connections,
          max_analyses_per_month: analysesPerMonth,
        },
      },
    };
  },
});
