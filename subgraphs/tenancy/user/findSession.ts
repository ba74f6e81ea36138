import type { RowOf } from '#platform/data/rows.ts';
import type { Context } from '#platform/graphql/context.ts';
import { notFound } from '#platform/values/errors.ts';
import { isUuid } from '#platform/values/uuid.ts';
import { RefreshToken } from './entities.ts';

/** The conditions of the caller's sessions that still run. */
export const runningSessions = ({ user }: Context) => ({
  where: { user, revokedAt: null },
  conditions: [['t.expires_at > now()']] as [string][],
});

/** A session of the caller that still runs, by its id. @throws OrgraphError NOT_FOUND. */
export async function findSession(context: Context, id: string): Promise<RowOf<RefreshToken>> {
  if (!isUuid(id)) throw notFound('session');
  const { where, conditions } = runningSessions(context);
  const { nodes } = await context.connection(
    RefreshToken,
    { first: 1 },
    { where: { ...where, family: id }, conditions },
  );
  if (nodes.length === 0) throw notFound('session');
  return nodes[0]!;
}
