import type { RowOf } from '#platform/data/rows.ts';
import type { Context } from '#platform/graphql/context.ts';
import { notFound } from '#platform/values/errors.ts';
import { isUuid } from '#platform/values/uuid.ts';
import { Membership } from './entities.ts';

/** Names one member: exactly one of these, as the schema's @oneOf demands. */
export type MemberReference = { id: string } | { userId: string };

/** A member by the membership or by whose it is. @throws OrgraphError NOT_FOUND. */
export async function findMember(context: Context, by: MemberReference): Promise<RowOf<Membership>> {
  if ('id' in by) return context.find(Membership, by.id, 'member');
  const member = isUuid(by.userId) ? await context.loadBy(Membership, 'user', by.userId.toLowerCase()) : null;
  if (member === null) throw notFound('member');
  return member;
}
