import type { PageArguments } from '#platform/data/page.ts';
import type { RowOf } from '#platform/data/rows.ts';
import type { Context } from '#platform/graphql/context.ts';
import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { Membership } from '../membership/entities.ts';
import { callerOf, isCaller, personal, personalReadersOf } from '../personal.ts';
import { Role } from '../role/entities.ts';
import { User } from '../user/entities.ts';
import { createOrganization } from './createOrganization.ts';
import { deleteOrganization } from './deleteOrganization.ts';
import { Organization } from './entities.ts';
import { organizationOrders, ownOrganization, ownOrganizationEdge } from './ownOrganization.ts';
import { limitsOf } from './planLimits.ts';
import { readAsPlatform } from './readAsPlatform.ts';
import { reinstateOrganization } from './reinstateOrganization.ts';
import { setPlan } from './setPlan.ts';
import { suspendOrganization } from './suspendOrganization.ts';
import { updateOrganization } from './updateOrganization.ts';

type OrganizationRow = RowOf<Organization>;

/** The organizations that a person has not left. @param user who `isCaller`. */
const organizationsOf = (context: Context, user: string, page: PageArguments) =>
  personal(context, user).connection(Organization, page, {
    isSearch: true,
    orders: organizationOrders,
    conditions: [
      [
        `t.id = any(array(select m.organization_id from membership m where m.user_id = ? and m.status <> 'DEACTIVATED'))`,
        user,
      ],
    ],
  });

/** The caller's own membership of an organization that was read as one of theirs; null for one that invites them. */
const ownMembership = async (
  context: Context,
  organization: OrganizationRow,
): Promise<RowOf<Membership> | null | undefined> =>
  personalReadersOf(context, organization)?.loadBy(Membership, 'organizationId', organization.id);

export const resolvers: GraphQLResolverMap = {
  Query: {
    organization: (_, __, context) => context.load(Organization, context.identity.organization),
    myOrganizations: (_, page: PageArguments, context) => organizationsOf(context, callerOf(context), page),
    platformOrganization: async (_, { organization }: { organization: string }, context) =>
      readAsPlatform(context, organization),
  },
  Mutation: {
    createOrganization: async (_, { input }, context) => ({ organization: await createOrganization(context, input) }),
    updateOrganization: async (_, { input }, context) => ({ organization: await updateOrganization(context, input) }),
    deleteOrganization: async (_, { input }, context) => ({ deletedId: await deleteOrganization(context, input) }),
    setPlan: (_, { input }, context) => setPlan(context, input),
    suspendOrganization: async (_, { input }, context) => ({ status: await suspendOrganization(context, input) }),
    reinstateOrganization: async (_, { input }, context) => ({ status: await reinstateOrganization(context, input) }),
  },
  CreateOrganizationPayload: { organization: ownOrganization, organizationEdge: ownOrganizationEdge },
  Organization: {
    __resolveReference: async ({ id, slug }: { id?: string; slug?: string }, context: Context) => {
      if (id !== undefined && id !== context.identity.organization) return null;
      const organization = await context.load(Organization, context.identity.organization);
      return slug === undefined || slug === organization?.slug ? organization : null;
    },
    limits: limitsOf,
    createdBy: ({ createdById }: OrganizationRow, _, context) => context.load(User, createdById),
  },
  User: {
    organizations: ({ id }: RowOf<User>, page: PageArguments, context) =>
      isCaller(context, id) ? organizationsOf(context, id, page) : null,
  },
  OrganizationSummary: {
    role: async (organization: OrganizationRow, _, context) =>
      personalReadersOf(context, organization)?.load(Role, (await ownMembership(context, organization))?.role.id),
    membershipStatus: async (organization: OrganizationRow, _, context) =>
      (await ownMembership(context, organization))?.status,
  },
};
