import type { PageArguments } from '#platform/page.ts';
import type { GraphQLResolverMap } from '#platform/resolvers.ts';
import type { RowOf } from '#platform/rows.ts';
import { needsReconnect } from '../integration/health.ts';
import { activeCredentials } from './activeCredentials.ts';
import type { Credential } from './entities.ts';
import { setCredential } from './setCredential.ts';

export const resolvers: GraphQLResolverMap = {
  Mutation: { setCredential },
  Integration: {
    credentials: ({ id }: { id: string }, page: PageArguments, context) => activeCredentials(id, page, context),
  },
  Credential: {
    needsReconnect: ({ expiresAt }: RowOf<Credential>) => needsReconnect(expiresAt),
  },
};
