import type { RowOf } from '#platform/data/rows.ts';
import type { Context } from '#platform/graphql/context.ts';
import { badUserInput, notFound } from '#platform/values/errors.ts';
import { isUuid } from '#platform/values/uuid.ts';
import { Membership } from './entities.ts';

export interface MemberAddress {
  id?: string | null;
  userId?: string | null;
}

/** A member by the membership or by whose it is. @throws OrgraphError NOT_FOUND, BAD_USER_INPUT unless it is one. */
export async function findMember(context: Context, { id, userId }: MemberAddress): Promise<RowOf<Membership>> {
  if ((id == null) === (userId == null))
    throw badUserInput('Give the id or the user’s id, exactly one.', id == null ? 'id' : 'userId');
  if (id != null) return context.find(Membership, id, 'member');
  const member = isUuid(userId!) ? await context.loadBy(Membership, 'user', userId!.toLowerCase()) : null;
  if (member === null) throw notFound('member');
  return member;
}
