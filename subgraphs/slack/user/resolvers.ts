import type { PageArguments } from '#platform/data/page.ts';
import type { RowOf } from '#platform/data/rows.ts';
import type { Context } from '#platform/graphql/context.ts';
import { memberOf, type Member } from '#platform/graphql/entityStubs.ts';
import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { SlackMessage } from '../message/entities.ts';
import { timeline } from '../message/order.ts';
import { SlackWorkspace } from '../workspace/entities.ts';
import { SlackUser } from './entities.ts';
import { byName, listUsers, type UserFilter } from './listUsers.ts';
import { seesPersonal } from './seesPersonal.ts';

type Person = RowOf<SlackUser>;
type Key = { id: string };
type UserList = PageArguments & { filter?: UserFilter | null };

export const resolvers: GraphQLResolverMap = {
  Query: {
    slackUsers: (_: unknown, { filter, ...page }: UserList, context) => listUsers(context, page, filter ?? {}),
    slackUser: (_: unknown, { id }: Key, { find }) => find(SlackUser, id, 'Slack user'),
  },
  SlackUser: {
    __resolveReference: ({ id }: Key, { load }: Context) => load(SlackUser, id),
    workspace: ({ workspace }: Person, _: unknown, { load }) => load(SlackWorkspace, workspace.id),
    email: (person: Person, _: unknown, context) => (seesPersonal(person, context) ? person.email : null),
    phone: (person: Person, _: unknown, context) => (seesPersonal(person, context) ? person.phone : null),
    profile: (person: Person, _: unknown, context) => (seesPersonal(person, context) ? person.profile : null),
    user: ({ userId }: Person) => (userId == null ? null : { id: userId }),
    messages: ({ id }: Person, page: PageArguments, { connection }) =>
      connection(SlackMessage, page, { of: ['author', id], orders: timeline }),
  },
  SlackWorkspace: {
    users: ({ id }: Key, { filter, ...page }: UserList, context) => listUsers(context, page, filter ?? {}, id),
  },
  Membership: {
    __resolveReference: memberOf,
    slackUsers: ({ user }: Member, page: PageArguments, { connection }) =>
      connection(SlackUser, page, { of: ['userId', user.id], orders: byName }),
  },
  UserCorrelation: {
    __resolveReference: (correlation: Key & { slackUserIds?: string[] }) => correlation,
    slackUsers: ({ slackUserIds = [] }: { slackUserIds?: string[] }, _: unknown, context) =>
      usersOf(slackUserIds, context),
  },
};

/**
 * The users of these Slack ids: one statement for all the correlations of a request. A Slack id stands for one user in
 * each workspace that shares it.
 */
async function usersOf(slackIds: readonly string[], { loadAll }: Context): Promise<Person[]> {
  return (
    await Promise.all([...new Set(slackIds)].map((slackId) => loadAll(SlackUser, 'slackId', slackId, ['name'])))
  ).flat();
}
