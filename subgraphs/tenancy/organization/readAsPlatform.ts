import { scopeOfUser } from '#platform/data/scope.ts';
import type { Context } from '#platform/graphql/context.ts';
import { forbidden } from '#platform/values/errors.ts';
import { enterAsPlatform } from '../enterOrganization.ts';

/** What a platform administrator reads of an organization: how it stands, and no row of its members'. */
export interface PlatformOrganization {
  id: string;
  slug: string;
  name: string;
  kind: string;
  plan: string;
  status: string;
  members: number;
  teams: number;
}

/** @throws OrgraphError FORBIDDEN for who does not run the platform. */
export async function assertRunsPlatform({ unit, identity }: Context): Promise<void> {
  const [caller] = await unit.under(scopeOfUser(identity.subject), ({ query }) =>
    query<{ runs: boolean }>(`select is_platform_admin and status = 'ACTIVE' as runs from "user" where id = $1`, [
      identity.subject,
    ]),
  );
  if (identity.readOnly || caller?.runs !== true) throw forbidden('Only a platform administrator may do this.');
}

/** Any organization by its id or slug; null for an unknown one. */
export async function readAsPlatform(context: Context, named: string): Promise<PlatformOrganization | null> {
  await assertRunsPlatform(context);
  const scope = await enterAsPlatform(context.unit.under, context.user, named);
  if (scope.organization === null) return null;
  const [found] = await context.unit.under(scope, ({ query }) =>
    query<PlatformOrganization & Record<string, unknown>>(standing, [scope.organization]),
  );
  return found ?? null;
}

const standing = `
  select id, slug, name, kind, plan, status,
    (select count(*)::int from membership where organization_id = o.id and status <> 'DEACTIVATED') as members,
    (select count(*)::int from team where organization_id = o.id and archived_at is null) as teams
  from organization o where id = $1`;
