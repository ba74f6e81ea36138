import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '#platform/data/database.ts';
import type { Context } from '#platform/graphql/context.ts';
import { badUserInput } from '#platform/values/errors.ts';
import { announceChange } from '../announceChange.ts';
import { enterAsPlatform } from '../enterOrganization.ts';
import { User } from '../user/entities.ts';
import { Organization } from './entities.ts';

/**
 * Changes any organization as its platform's administrator, and tells the gateways. Whether the caller runs the platform
 * is judged first, in the same transaction, so that nobody else learns whether there is the organization.
 * @param named its id or slug.
 * @throws OrgraphError FORBIDDEN unless the caller is a platform administrator, BAD_USER_INPUT naming the field.
 */
export async function asPlatform<Result>(
  context: Context,
  named: string,
  change: (em: EntityManager, organization: Organization) => Result,
): Promise<Result> {
  const scope = await enterAsPlatform(context.unit.under, context.user, named);
  const result = await context.writeUnder(scope, async (em) => {
    const caller = await em.findOneOrFail(User, { id: context.user }, { lockMode: LockMode.PESSIMISTIC_READ });
    (caller as User).assertPlatformAdmin();
    const organization = (await em.findOne(
      Organization,
      { id: scope.organization },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    )) as Organization | null;
    if (organization === null) throw badUserInput('There is no organization of this id or slug.', 'input.organization');
    return change(em, organization);
  });
  await announceChange(context, scope.organization!);
  return result;
}
