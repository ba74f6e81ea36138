import type { Connection, PageArguments } from '#platform/data/page.ts';
import type { RowOf } from '#platform/data/rows.ts';
import type { Context } from '#platform/graphql/context.ts';
import type { Search } from '#platform/search/searchSetting.ts';
import { isUuid } from '#platform/values/uuid.ts';
import { Membership, MembershipWords } from './entities.ts';

export interface MemberList extends PageArguments {
  filter?: { status?: Membership['status'] | null; roleId?: string | null; text?: Search | null | undefined } | null;
}

export const byJoining = { OLDEST: ['joinedAt'], NEWEST: ['-joinedAt'] };

/** The members of the request's organization; who has left is listed only by that status. */
export function listMembers(
  { connection, search: find }: Context,
  { filter, ...page }: MemberList,
): Promise<Connection<RowOf<Membership>>> {
  const { status, roleId, text } = filter ?? {};
  const conditions: [string, ...unknown[]][] = [];
  if (status == null) conditions.push([`t.status <> 'DEACTIVATED'`]);
  if (roleId != null) conditions.push(isUuid(roleId) ? ['t.role_id = ?::uuid', roleId] : ['false']);
  const narrowing = { where: { status: status ?? undefined }, conditions };
  return text == null
    ? connection(Membership, page, { ...narrowing, orders: byJoining })
    : find(Membership, page, { search: text, words: [MembershipWords, 'membership', narrowing], orders: byJoining });
}
