import type { PageArguments } from '#platform/data/page.ts';
import type { RowOf } from '#platform/data/rows.ts';
import type { Context } from '#platform/graphql/context.ts';
import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { personal } from '../personal.ts';
import { User } from '../user/entities.ts';
import { createOrganization } from './createOrganization.ts';
import { Organization } from './entities.ts';
import { isCurrent } from './isCurrent.ts';
import { limitsOf } from './planLimits.ts';
import { setPlan } from './setPlan.ts';
import { updateOrganization } from './updateOrganization.ts';

type OrganizationRow = RowOf<Organization>;
type Detail = (organization: OrganizationRow, _: unknown, context: Context) => unknown;

const detail =
  (read: (organization: OrganizationRow, context: Context) => unknown): Detail =>
  (organization, _, context) =>
    isCurrent(context, organization) ? read(organization, context) : null;

export const resolvers: GraphQLResolverMap = {
  Query: {
    organization: (_, __, context) => context.load(Organization, context.identity.organization),
    myOrganizations: (_, page: PageArguments, context) =>
      personal(context).connection(Organization, page, {
        isSearch: true,
        orderBy: ['name'],
        conditions: [
          [
            `t.id = any(array(select m.organization_id from membership m where m.user_id = ? and m.status <> 'DEACTIVATED'))`,
            context.user,
          ],
        ],
      }),
  },
  Mutation: {
    createOrganization: async (_, { input }, context) => ({ organization: await createOrganization(context, input) }),
    updateOrganization: async (_, { input }, context) => ({ organization: await updateOrganization(context, input) }),
    setPlan: (_, { input }, context) => setPlan(context, input),
  },
  CreateOrganizationPayload: {
    // Read as the founder's own: it is not the request's.
    organization: ({ organization }: { organization: { id: string } }, _, context) =>
      personal(context).load(Organization, organization.id),
  },
  Organization: {
    __resolveReference: async ({ id, slug }: { id?: string; slug?: string }, context: Context) => {
      if (id !== undefined && id !== context.identity.organization) return null;
      const organization = await context.load(Organization, context.identity.organization);
      return slug === undefined || slug === organization?.slug ? organization : null;
    },
    description: detail(({ description }) => description),
    website: detail(({ website }) => website),
    industry: detail(({ industry }) => industry),
    timezone: detail(({ timezone }) => timezone),
    primaryContactEmail: detail(({ primaryContactEmail }) => primaryContactEmail),
    billingEmail: detail(({ billingEmail }) => billingEmail),
    phone: detail(({ phone }) => phone),
    address: detail(({ address }) => address),
    city: detail(({ city }) => city),
    postalCode: detail(({ postalCode }) => postalCode),
    certifications: detail(({ certifications }) => certifications),
    plan: detail(({ plan }) => plan),
    limits: detail(limitsOf),
    features: detail(({ features }) => features),
    settings: detail(({ settings }) => settings),
    version: detail(({ version }) => version),
    createdBy: detail(({ createdById }, context) => context.load(User, createdById)),
  },
};
