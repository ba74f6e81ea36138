import type { Connection, PageArguments } from '#platform/data/page.ts';
import type { RowOf } from '#platform/data/rows.ts';
import type { Context } from '#platform/graphql/context.ts';
import { textFilter } from '#platform/search/textFilter.ts';
import { isUuid } from '#platform/values/uuid.ts';
import { Membership, MembershipWords } from './entities.ts';

export interface MemberList extends PageArguments {
  filter?: { status?: Membership['status'] | null; roleId?: string | null; text?: string | null } | null;
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
  const { status, roleId, text } = filter ?? {};
  const conditions: [string, ...unknown[]][] = [];
  if (status == null) conditions.push([`t.status <> 'DEACTIVATED'`]);
  if (roleId != null) conditions.push(isUuid(roleId) ? ['t.role_id = ?::uuid', roleId] : ['false']);
  const narrowing = { where: { status: status ?? undefined }, conditions };
  const search = textFilter(text, 'filter.text');
  return search === undefined
    ? connection(Membership, page, { ...narrowing, orders: byJoining })
    : find(Membership, page, { search, words: [MembershipWords, 'membership', narrowing], orders: byJoining });
}
