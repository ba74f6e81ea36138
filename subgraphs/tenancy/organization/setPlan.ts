import { LockMode } from '@mikro-orm/core';
import type { Context } from '#platform/graphql/context.ts';
import { badUserInput, nothingToChange } from '#platform/values/errors.ts';
import { announceChange } from '../announceChange.ts';
import { recordAudit } from '../audit/record.ts';
import { enterAsPlatform } from '../enterOrganization.ts';
import { User } from '../user/entities.ts';
import { Organization } from './entities.ts';
import { bookedFields, limitsOf, type Booked } from './planLimits.ts';

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
  const changes = checked(input);
  const scope = await enterAsPlatform(context.unit.under, context.user, input.organization);
  const booked = await context.writeUnder(scope, async (em) => {
    const caller = await em.findOneOrFail(User, { id: context.user }, { lockMode: LockMode.PESSIMISTIC_READ });
    (caller as User).assertPlatformAdmin();
    const organization = (await em.findOne(
      Organization,
      { id: scope.organization },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    )) as Organization | null;
    if (organization === null) throw badUserInput('There is no organization of this id or slug.', 'input.organization');
    em.assign(organization, changes);
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

/** What the input changes; null takes a limit of its own away, and leaves the plan. */
function checked(input: SetPlanInput): Partial<Booked> {
  const changes = Object.fromEntries(
    bookedFields
      .filter((field) => input[field] !== undefined && (field !== 'plan' || input.plan !== null))
      .map((field) => [field, input[field]]),
  ) as Partial<Booked>;
  if (Object.keys(changes).length === 0) throw nothingToChange();
  for (const [field, value] of Object.entries(changes))
    if (typeof value === 'number' && value < 0)
      throw badUserInput('Give 0 or more; null is the plan’s limit.', `input.${field}`);
  return changes;
}
