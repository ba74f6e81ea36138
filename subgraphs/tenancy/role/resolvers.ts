import type { PageArguments } from '#platform/data/page.ts';
import type { Context } from '#platform/graphql/context.ts';
import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { permissions } from '#platform/identity/permissions.ts';
import { createRole } from './createRole.ts';
import { deleteRole } from './deleteRole.ts';
import { Role } from './entities.ts';
import { permissionsOf, type RoleRights } from './permissionsOf.ts';
import { updateRole } from './updateRole.ts';

const orders = { HIGHEST: ['-level', 'key'], LOWEST: ['level', '-key'] };

export const resolvers: GraphQLResolverMap = {
  Query: {
    roles: (_, page: PageArguments, context) => context.connection(Role, page, { orders }),
    role: (_, { id }: { id: string }, context) => context.find(Role, id, 'role'),
    permissions: () => permissions,
  },
  Mutation: {
    createRole: async (_, { input }, context) => ({ role: await createRole(context, input) }),
    updateRole: async (_, { input }, context) => ({ role: await updateRole(context, input) }),
    deleteRole: async (_, { input }, context) => ({ deletedId: await deleteRole(context, input) }),
  },
  CreateRolePayload: {
    roleEdge: ({ role }: { role: { id: string } }, _, context) => context.edge(Role, role.id, orders),
  },
  Role: {
    __resolveReference: ({ id }: { id: string }, context: Context) => context.load(Role, id),
    permissions: (role: RoleRights) => permissionsOf(role),
  },
};
