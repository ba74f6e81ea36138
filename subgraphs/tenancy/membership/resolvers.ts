import type { RowOf } from '#platform/data/rows.ts';
import type { Context } from '#platform/graphql/context.ts';
import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { Organization } from '../organization/entities.ts';
import { callerOf } from '../personal.ts';
import { Role } from '../role/entities.ts';
import { User } from '../user/entities.ts';
import { deactivateMember } from './deactivateMember.ts';
import { Membership } from './entities.ts';
import { findMember, type MemberReference } from './findMember.ts';
import { leaveOrganization } from './leaveOrganization.ts';
import { listMembers, type MemberList } from './listMembers.ts';
import { reactivateMember } from './reactivateMember.ts';
import { setMemberRole } from './setMemberRole.ts';
import { suspendMember } from './suspendMember.ts';
import { transferOwnership } from './transferOwnership.ts';
import { updateMyMembership } from './updateMyMembership.ts';

type MembershipRow = RowOf<Membership>;

export const resolvers: GraphQLResolverMap = {
  Query: {
    members: (_, page: MemberList, context) => listMembers(context, page),
    member: (_, { by }: { by: MemberReference }, context) => findMember(context, by),
    myMembership: (_, __, context) => context.loadBy(Membership, 'user', callerOf(context)),
  },
  Mutation: {
    setMemberRole: async (_, { input }, context) => ({ membership: await setMemberRole(context, input) }),
    suspendMember: async (_, { input }, context) => ({ membership: await suspendMember(context, input) }),
    deactivateMember: async (_, { input }, context) => ({ membership: await deactivateMember(context, input) }),
    leaveOrganization: async (_, __, context) => ({ deletedId: await leaveOrganization(context) }),
    reactivateMember: async (_, { input }, context) => ({ membership: await reactivateMember(context, input) }),
    transferOwnership: (_, { input }, context) => transferOwnership(context, input),
    updateMyMembership: async (_, { input }, context) => ({ membership: await updateMyMembership(context, input) }),
  },
  Membership: {
    __resolveReference: ({ id }: { id: string }, context: Context) => context.load(Membership, id),
    user: (membership: MembershipRow, _, context) => context.load(User, membership.user.id),
    role: (membership: MembershipRow, _, context) => context.load(Role, membership.role.id),
    organization: (membership: MembershipRow, _, context) => context.load(Organization, membership.organizationId),
    email: async (membership: MembershipRow, _, context) =>
      (await context.load(User, membership.user.id))?.email ?? null,
  },
  Organization: {
    members: (_, page: MemberList, context) => listMembers(context, page),
  },
};
