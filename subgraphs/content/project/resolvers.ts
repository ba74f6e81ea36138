import type { PageArguments } from '#platform/data/page.ts';
import type { RowOf } from '#platform/data/rows.ts';
import { amongWritten } from '#platform/graphql/amongWritten.ts';
import type { Context } from '#platform/graphql/context.ts';
import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { createProject } from './createProject.ts';
import { deleteProject } from './deleteProject.ts';
import { Project, type ProjectStatus } from './entities.ts';
import { updateProject } from './updateProject.ts';

type Key = { id: string };

const projects = (
  _: unknown,
  { filter, ...page }: PageArguments & { filter?: { status?: ProjectStatus | null } | null },
  { connection }: Context,
) => connection(Project, page, { where: { status: filter?.status ?? undefined }, orders });

const orders = {
  NEWEST: ['-createdAt'],
  OLDEST: ['createdAt'],
  NAME: ['name'],
  NAME_DESCENDING: ['-name'],
};

export const resolvers: GraphQLResolverMap = {
  Query: {
    projects,
    project: (_: unknown, { id }: Key, { find }) => find(Project, id, 'project'),
  },
  Mutation: {
    createProject: async (_, { input }, context) => ({ project: await createProject(context, input) }),
    updateProject: async (_, { input }, context) => ({ project: await updateProject(context, input) }),
    deleteProject: async (_, { input }, context) => ({ deletedId: await deleteProject(context, input) }),
  },
  CreateProjectPayload: {
    projectEdge: ({ project }: { project: Key }, _: unknown, { edge }) => edge(Project, project.id, orders),
  },
  Project: {
    __resolveReference: ({ id }: Key, { load }) => load(Project, id),
    status: amongWritten('status', ['DRAFT'], 'DRAFT'),
    createdBy: ({ createdById }: RowOf<Project>) => ({ id: createdById }),
  },
  Organization: { projects },
};
