import type { PageArguments } from '#platform/data/page.ts';
import type { RowOf } from '#platform/data/rows.ts';
import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { needsReconnect } from '../integration/health.ts';
import { activeCredentials } from './activeCredentials.ts';
import type { IntegrationCredential } from './entities.ts';
import { setIntegrationCredential } from './setIntegrationCredential.ts';

export const resolvers: GraphQLResolverMap = {
  Mutation: {
    setIntegrationCredential: async (_, { input }, context) => ({
      integration: await setIntegrationCredential(context, input),
    }),
  },
  Integration: {
    credentials: ({ id }: { id: string }, page: PageArguments, context) => activeCredentials(id, page, context),
  },
  IntegrationCredential: {
    needsReconnect: ({ expiresAt }: RowOf<IntegrationCredential>) => needsReconnect(expiresAt),
  },
};
