import type { Context } from '#platform/graphql/context.ts';
import { recordAudit } from '../audit/record.ts';
import { asPlatform } from './asPlatform.ts';
import { limitsOf, type Booked } from './planLimits.ts';
import { tellOrganization } from './tellOrganization.ts';

interface SetPlanInput extends Partial<Booked> {
  /** Its id or slug. */
  organization: string;
}

/** What an organization may have from now on. */
interface BookedPlan {
  plan: Booked['plan'];
  limits: ReturnType<typeof limitsOf>;
}

/** Sets the plan of any organization, and the limits that it has instead of its plan's. */
export async function setPlan(context: Context, input: SetPlanInput): Promise<BookedPlan> {
  const { organization: named, ...changes } = input;
  return asPlatform(context, named, (em, organization) => {
    // Who runs the platform is nobody of this organization.
    em.assign(organization, { ...changes, updatedById: null });
    tellOrganization(em, organization);
    recordAudit(em, context, {
      action: 'organization.set_plan',
      resourceType: 'Organization',
      resourceId: organization.id,
      details: changes,
    });
    return { plan: organization.plan, limits: limitsOf(organization) };
  });
}
