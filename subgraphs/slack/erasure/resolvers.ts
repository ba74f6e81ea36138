import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { eraseSlackUser } from './eraseSlackUser.ts';

export const resolvers: GraphQLResolverMap = {
  Mutation: {
    eraseSlackUser: async (_, { input }, context) => ({ slackUser: await eraseSlackUser(context, input) }),
  },
};
