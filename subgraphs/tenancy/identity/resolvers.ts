import type { PageArguments } from '#platform/data/page.ts';
import type { RowOf } from '#platform/data/rows.ts';
import type { Context } from '#platform/graphql/context.ts';
import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { capabilitiesOf } from '../capabilities.ts';
import { completeSignIn } from './completeSignIn.ts';
import { UserIdentity } from './entities.ts';
import { linkIdentity } from './linkIdentity.ts';
import { startIdentityLink } from './startIdentityLink.ts';
import { startSignIn } from './startSignIn.ts';
import { unlinkIdentity } from './unlinkIdentity.ts';

const providersOf = (context: Context) => [...capabilitiesOf(context).providers.values()];

export const resolvers: GraphQLResolverMap = {
  Query: {
    signInProviders: (_, __, context) => providersOf(context),
    myIdentities: (_, page: PageArguments, context) =>
      context.connection(UserIdentity, page, { where: { user: context.user } }),
    myIdentity: (_, { id }: { id: string }, context) => context.find(UserIdentity, id, 'identity'),
  },
  Mutation: {
    startSignIn: (_, { input }, context) => startSignIn(context, input),
    completeSignIn: (_, { input }, context) => completeSignIn(context, input),
    startIdentityLink: (_, { input }, context) => startIdentityLink(context, input),
    linkIdentity: async (_, { input }, context) => ({ identity: await linkIdentity(context, input) }),
    unlinkIdentity: async (_, { input }, context) => ({ deletedId: await unlinkIdentity(context, input) }),
  },
  UserIdentity: {
    provider: ({ issuer }: RowOf<UserIdentity>, _, context) =>
      providersOf(context).find((provider) => provider.issuer === issuer)?.name ?? null,
  },
};
