import type { PageArguments } from '#platform/data/page.ts';
import type { RowOf } from '#platform/data/rows.ts';
import type { Context } from '#platform/graphql/context.ts';
import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { Organization } from '../organization/entities.ts';
import { isCurrent } from '../organization/isCurrent.ts';
import { isCaller, personal, personalReadersOf, readersOf } from '../personal.ts';
import { Role } from '../role/entities.ts';
import { User } from '../user/entities.ts';
import { Membership } from './entities.ts';
import { listMembers, type MembersArguments } from './listMembers.ts';
import { reactivateMember } from './reactivateMember.ts';
import { setMemberRole } from './setMemberRole.ts';
import { suspendMember } from './suspendMember.ts';
import { transferOwnership } from './transferOwnership.ts';
import { updateMyMembership } from './updateMyMembership.ts';

type MembershipRow = RowOf<Membership>;

export const resolvers: GraphQLResolverMap = {
  Query: {
    members: (_, page: MembersArguments, context) => listMembers(context, page),
    member: (_, { id }: { id: string }, context) => context.find(Membership, id, 'member'),
  },
  Mutation: {
    setMemberRole: async (_, { input }, context) => ({ membership: await setMemberRole(context, input) }),
    suspendMember: async (_, { input }, context) => ({ membership: await suspendMember(context, input) }),
    reactivateMember: async (_, { input }, context) => ({ membership: await reactivateMember(context, input) }),
    transferOwnership: async (_, { input }, context) => ({ membership: await transferOwnership(context, input) }),
    updateMyMembership: async (_, { input }, context) => ({ membership: await updateMyMembership(context, input) }),
  },
  Membership: {
    __resolveReference: ({ id }: { id: string }, context: Context) => context.load(Membership, id),
    user: (membership: MembershipRow, _, context) => readersOf(context, membership).load(User, membership.user.id),
    role: (membership: MembershipRow, _, context) => readersOf(context, membership).load(Role, membership.role.id),
    organization: (membership: MembershipRow, _, context) =>
      readersOf(context, membership).load(Organization, membership.organizationId),
  },
  Organization: {
    members: (organization: RowOf<Organization>, page: MembersArguments, context) =>
      isCurrent(context, organization) ? listMembers(context, page) : null,
    membership: (organization: RowOf<Organization>, _, context) =>
      personalReadersOf(context, organization)?.loadBy(Membership, 'organizationId', organization.id) ??
      (isCurrent(context, organization) ? context.loadBy(Membership, 'user', context.user) : null),
  },
  User: {
    membership: (user: RowOf<User>, _, context) =>
      context.identity.organization === null ? null : context.loadBy(Membership, 'user', user.id),
    memberships: (user: RowOf<User>, page: PageArguments, context) =>
      !isCaller(context, user.id)
        ? null
        : personal(context, user.id).connection(Membership, page, {
            where: { user: user.id },
            isSearch: true,
            orderBy: ['joinedAt'],
            conditions: [[`t.status <> 'DEACTIVATED'`]],
          }),
  },
};
