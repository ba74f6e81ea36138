import type { Connection, PageArguments } from '#platform/data/page.ts';
import type { RowOf } from '#platform/data/rows.ts';
import { currentOrganization } from '#platform/data/tenantFilter.ts';
import type { Context } from '#platform/graphql/context.ts';
import { textFilter } from '#platform/search/textFilter.ts';
import { Membership, MembershipWords } from './entities.ts';

export interface MemberList extends PageArguments {
  filter?: { status?: Membership['status'] | null; role?: string | null; text?: string | null } | null;
}

export const byJoining = { OLDEST: ['joinedAt'], NEWEST: ['-joinedAt'] };

/**
 * The members of the request's organization; who has left is listed only by that status.
 * @throws OrgraphError BAD_USER_INPUT as textFilter.
 */
export function listMembers(
  { connection, search: find }: Context,
  { filter, ...page }: MemberList,
): Promise<Connection<RowOf<Membership>>> {
  const { status, role, text } = filter ?? {};
  const conditions: [string, ...unknown[]][] = [];
  if (status == null) conditions.push([`t.status <> 'DEACTIVATED'`]);
  if (role != null)
    conditions.push([
      // Looked up once, so that the members of a role are read in order by its id.
      `t.role_id = (select r.id from role r where r.organization_id = ${currentOrganization} and r.key = ?)`,
      role,
    ]);
  const narrowing = { where: { status: status ?? undefined }, conditions };
  const search = textFilter(text, 'filter.text');
  return search === undefined
    ? connection(Membership, page, { ...narrowing, orders: byJoining })
    : find(Membership, page, { search, words: [MembershipWords, 'membership', narrowing], orders: byJoining });
}
