import type { PageArguments } from '#platform/data/page.ts';
import type { RowOf } from '#platform/data/rows.ts';
import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { needsReconnect } from '../integration/health.ts';
import { activeCredentials } from './activeCredentials.ts';
import type { Credential } from './entities.ts';
import { setCredential } from './setCredential.ts';

export const resolvers: GraphQLResolverMap = {
  Mutation: {
    setCredential: async (_, { input }, context) => ({ integration: await setCredential(context, input) }),
  },
  Integration: {
    credentials: ({ id }: { id: string }, page: PageArguments, context) => activeCredentials(id, page, context),
  },
  Credential: {
    needsReconnect: ({ expiresAt }: RowOf<Credential>) => needsReconnect(expiresAt),
  },
};
