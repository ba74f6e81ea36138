import type { RowOf } from '#platform/data/rows.ts';
import { personOf, scopeOfUser } from '#platform/data/scope.ts';
import type { Context } from '#platform/graphql/context.ts';
import { notFound } from '#platform/values/errors.ts';
import { PersonalCopy } from './entities.ts';

/**
 * The caller's copy of their data.
 * @throws OrgraphError NOT_FOUND for none, for one whose time is over, and for who reads as a role.
 */
export async function findCopy(context: Context): Promise<RowOf<PersonalCopy>> {
  const user = personOf(context.identity);
  const copy = user === null ? null : await context.readersUnder(scopeOfUser(user)).loadBy(PersonalCopy, 'user', user);
  if (copy === null || copy.expiresAt <= new Date()) throw notFound('copy of your data');
  return copy;
}
