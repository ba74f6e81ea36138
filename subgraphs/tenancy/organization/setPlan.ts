import { LockMode } from '@mikro-orm/core';
import type { Context } from '#platform/graphql/context.ts';
import { badUserInput } from '#platform/values/errors.ts';
import { announceChange } from '../announceChange.ts';
import { recordAudit } from '../audit/record.ts';
import { enterAsPlatform } from '../enterOrganization.ts';
import { User } from '../user/entities.ts';
import { Organization } from './entities.ts';
import { limitsOf, type Booked } from './planLimits.ts';

interface SetPlanInput extends Partial<Booked> {
  /** Its id or slug. */
  organization: string;
}

/** What an organization may have from now on. */
interface BookedPlan {
  plan: Booked['plan'];
  limits: ReturnType<typeof limitsOf>;
}

/**
 * Sets the plan of any organization, and the limits that it has instead of its plan's. Whether the caller runs the
 * platform is judged first, in the same transaction, so that nobody else learns whether there is the organization.
 * @throws OrgraphError FORBIDDEN unless the caller is a platform administrator, BAD_USER_INPUT naming the field.
 */
export async function setPlan(context: Context, input: SetPlanInput): Promise<BookedPlan> {
  const { organization: named, ...changes } = input;
  const scope = await enterAsPlatform(context.unit.under, context.user, named);
  const booked = await context.writeUnder(scope, async (em) => {
    const caller = await em.findOneOrFail(User, { id: context.user }, { lockMode: LockMode.PESSIMISTIC_READ });
    (caller as User).assertPlatformAdmin();
    const organization = (await em.findOne(
      Organization,
      { id: scope.organization },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    )) as Organization | null;
    if (organization === null) throw badUserInput('There is no organization of this id or slug.', 'input.organization');
    // Who runs the platform is nobody of this organization.
    em.assign(organization, { ...changes, updatedById: null });
    recordAudit(em, context, {
      action: 'organization.set_plan',
      resourceType: 'Organization',
      resourceId: organization.id,
      details: changes,
    });
    return { plan: organization.plan, limits: limitsOf(organization) };
  });
  await announceChange(context, scope.organization!);
  return booked;
}
