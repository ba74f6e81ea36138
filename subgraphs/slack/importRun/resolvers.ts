import type { PageArguments } from '#platform/data/page.ts';
import type { RowOf } from '#platform/data/rows.ts';
import type { Context } from '#platform/graphql/context.ts';
import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { SlackWorkspace } from '../workspace/entities.ts';
import { SlackImportRun, statusOf } from './entities.ts';
import { undoSlackImport } from './undoSlackImport.ts';

type Run = RowOf<SlackImportRun>;
type Key = { id: string };

const orders = { NEWEST: ['-beganAt'], OLDEST: ['beganAt'] };

/** An import's findings; to others than who imported, who had the export in hand, they do not say where. */
const findings =
  (list: 'leftOut' | 'noted') =>
  ({ importedById, [list]: all }: Run, _: unknown, { user }: Context) =>
    importedById === user ? all : all.map(({ reason, count }) => ({ reason, count, places: null }));

export const resolvers: GraphQLResolverMap = {
  Query: {
    async slackImportRuns(
      _: unknown,
      { filter, ...page }: PageArguments & { filter?: { workspaceId?: string | null } | null },
      { connection, find },
    ) {
      const workspaceId = filter?.workspaceId;
      const workspace = workspaceId == null ? undefined : (await find(SlackWorkspace, workspaceId, 'workspace')).id;
      return connection(SlackImportRun, page, { where: { workspace }, orders });
    },
    slackImportRun: (_: unknown, { id }: Key, { find }) => find(SlackImportRun, id, 'import'),
  },
  Mutation: {
    undoSlackImport: async (_, { input }, context) => ({ importRun: await undoSlackImport(context, input) }),
  },
  SlackImportRun: {
    __resolveReference: ({ id }: Key, { load }: Context) => load(SlackImportRun, id),
    status: statusOf,
    options: ({ importedById, options }: Run, _: unknown, { user }) => (importedById === user ? options : null),
    leftOut: findings('leftOut'),
    noted: findings('noted'),
    workspace: ({ workspace }: Run, _: unknown, { load }) => load(SlackWorkspace, workspace.id),
    importedBy: ({ importedById }: Run) => ({ id: importedById }),
    undoneBy: ({ undoneById }: Run) => (undoneById == null ? null : { id: undoneById }),
  },
  SlackWorkspace: {
    importRuns: ({ id }: Key, page: PageArguments, { connection }) =>
      connection(SlackImportRun, page, { of: ['workspace', id], orders }),
  },
};
