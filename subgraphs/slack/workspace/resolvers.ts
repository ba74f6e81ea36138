import type { PageArguments } from '#platform/data/page.ts';
import type { RowOf } from '#platform/data/rows.ts';
import { amongWritten } from '#platform/graphql/amongWritten.ts';
import type { Context } from '#platform/graphql/context.ts';
import { ownOrganization, stubOf } from '#platform/graphql/entityStubs.ts';
import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { deleteSlackWorkspace } from './deleteSlackWorkspace.ts';
import { SlackWorkspace } from './entities.ts';
import { setSlackWorkspaceFeatures } from './setSlackWorkspaceFeatures.ts';

type Workspace = RowOf<SlackWorkspace>;
type Key = { id: string };

const byName = { orders: { NAME: ['name'], NAME_DESCENDING: ['-name'] } };

export const resolvers: GraphQLResolverMap = {
  Query: {
    slackWorkspaces: (_: unknown, page: PageArguments, { connection }) => connection(SlackWorkspace, page, byName),
    slackWorkspace: (_: unknown, { id }: Key, { find }) => find(SlackWorkspace, id, 'workspace'),
  },
  Mutation: {
    setSlackWorkspaceFeatures: async (_, { input }, context) => ({
      workspace: await setSlackWorkspaceFeatures(context, input),
    }),
    deleteSlackWorkspace: async (_, { input }, context) => ({ deletedId: await deleteSlackWorkspace(context, input) }),
  },
  SlackWorkspace: {
    __resolveReference: ({ id }: Key, { load }: Context) => load(SlackWorkspace, id),
    status: amongWritten('status', ['ACTIVE', 'DISCONNECTED'], 'DISCONNECTED'),
    registeredVia: amongWritten('registeredVia', ['MANUAL'], 'MANUAL'),
    integration: ({ integrationId }: Workspace) => ({ id: integrationId }),
    owner: ({ ownerUserId }: Workspace) => (ownerUserId == null ? null : { id: ownerUserId }),
  },
  Organization: {
    __resolveReference: ownOrganization,
    slackWorkspaces: (_: unknown, page: PageArguments, { connection }) => connection(SlackWorkspace, page, byName),
  },
  Integration: {
    __resolveReference: stubOf,
    slackWorkspace: ({ id }: Key, _: unknown, { loadBy }) => loadBy(SlackWorkspace, 'integrationId', id.toLowerCase()),
  },
};
