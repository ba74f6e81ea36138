import type { Context } from '#platform/graphql/context.ts';
import { invalidState } from '#platform/values/errors.ts';
import { recordAudit } from '../audit/record.ts';
import { asPlatform } from './asPlatform.ts';
import type { Organization } from './entities.ts';

interface StatusChange {
  /** The organization's id or slug. */
  named: string;
  from: Organization['status'];
  to: Organization['status'];
  action: string;
}

/** Takes an organization from one status to another. @throws OrgraphError INVALID_STATE unless it has the first. */
export const setStatus = (
  context: Context,
  { named, from, to, action }: StatusChange,
): Promise<Organization['status']> =>
  asPlatform(context, named, (em, organization) => {
    if (organization.status !== from) throw invalidState(`The organization is not ${from}.`, organization.status);
    // Who runs the platform is nobody of this organization.
    em.assign(organization, { status: to, updatedById: null });
    recordAudit(em, context, { action, resourceType: 'Organization', resourceId: organization.id });
    return to;
  });
