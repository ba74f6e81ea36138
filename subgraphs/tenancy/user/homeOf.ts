import { scopeOfUser, type Scope } from '#platform/data/scope.ts';
import type { Context } from '#platform/graphql/context.ts';
import { enterAsMember } from '../enterOrganization.ts';

/**
 * The user's own scope, with their default organization while they are active in it: its audit trail tells that they
 * signed in.
 */
export async function homeOf(context: Context, id: string): Promise<Scope> {
  const own = scopeOfUser(id);
  const [user] = await context.unit.under(own, ({ query }) =>
    query<{ home: string | null }>('select default_organization_id as home from "user" where id = $1', [id]),
  );
  const home = user?.home == null ? null : await enterAsMember(context.unit.under, id, user.home);
  return home?.status === 'ACTIVE' ? home.scope : own;
}
