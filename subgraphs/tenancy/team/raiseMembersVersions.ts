import type { Context } from '#platform/graphql/context.ts';

type Query = Parameters<Parameters<Context['write']>[0]>[1];

/** The members of a team carry it in their identity, or no more: each membership has changed. */
export async function raiseMembersVersions(query: Query, team: string, user: string): Promise<void> {
  await query(
    'update membership m set version = m.version + 1, updated_by_id = $2, updated_at = now() from team_membership t where t.membership_id = m.id and t.organization_id = m.organization_id and t.team_id = $1',
    [team, user],
  );
}
