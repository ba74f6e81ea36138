import type { Context } from '#platform/graphql/context.ts';
import { personal } from '../personal.ts';
import { Organization } from './entities.ts';

/** What a payload holds of an organization that the caller has come into by it: read as their own, it is not the request's. */
interface Entered {
  organization: { id: string };
}

export const organizationOrders = { NAME: ['name'], NAME_DESCENDING: ['-name'] };

export const ownOrganization = ({ organization }: Entered, _: unknown, context: Context) =>
  personal(context).load(Organization, organization.id);

/** Where it stands in the list of the caller's organizations. */
export const ownOrganizationEdge = ({ organization }: Entered, _: unknown, context: Context) =>
  personal(context).edge(Organization, organization.id, organizationOrders);
