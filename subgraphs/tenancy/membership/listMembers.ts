import type { Connection, PageArguments } from '#platform/data/page.ts';
import type { RowOf } from '#platform/data/rows.ts';
import { currentOrganization } from '#platform/data/tenantFilter.ts';
import type { Context } from '#platform/graphql/context.ts';
import { containing } from '#platform/values/text.ts';
import { Membership } from './entities.ts';

export interface MembersArguments extends PageArguments {
  status?: Membership['status'] | null;
  role?: string | null;
  text?: string | null;
}

/** The members of the request's organization, who joined first first; who has left is listed only by that status. */
export function listMembers(
  context: Context,
  { status, role, text, ...page }: MembersArguments,
): Promise<Connection<RowOf<Membership>>> {
  const conditions: [string, ...unknown[]][] = [];
  if (status == null) conditions.push([`t.status <> 'DEACTIVATED'`]);
  if (role != null)
    conditions.push([
      // Looked up once, so that the members of a role are read in order by its id.
      `t.role_id = (select r.id from role r where r.organization_id = ${currentOrganization} and r.key = ?)`,
      role,
    ]);
  if (text != null) {
    const pattern = containing(text);
    conditions.push([
      `t.display_name ilike ? or exists (select from "user" u where u.id = t.user_id and (u.name ilike ? or u.email::text ilike ?))`,
      pattern,
      pattern,
      pattern,
    ]);
  }
  return context.connection(Membership, page, {
    where: { status: status ?? undefined },
    conditions,
    orderBy: ['joinedAt'],
  });
}
