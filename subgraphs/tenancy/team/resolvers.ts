import type { PageArguments } from '#platform/data/page.ts';
import type { RowOf } from '#platform/data/rows.ts';
import type { Context } from '#platform/graphql/context.ts';
import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { notFound } from '#platform/values/errors.ts';
import { Membership } from '../membership/entities.ts';
import { User } from '../user/entities.ts';
import { addTeamMember } from './addTeamMember.ts';
import { archiveTeam } from './archiveTeam.ts';
import { countMembers } from './countMembers.ts';
import { createTeam } from './createTeam.ts';
import { Team, TeamMembership } from './entities.ts';
import { removeTeamMember } from './removeTeamMember.ts';
import { setTeamRole } from './setTeamRole.ts';
import { unarchiveTeam } from './unarchiveTeam.ts';
import { updateTeam } from './updateTeam.ts';

type TeamRow = RowOf<Team>;
type PlaceRow = RowOf<TeamMembership>;
interface TeamList extends PageArguments {
  filter?: { archived?: boolean | null } | null;
}

const byName = { NAME: ['name'], NAME_DESCENDING: ['-name'] };
const byJoining = { OLDEST: ['joinedAt'], NEWEST: ['-joinedAt'] };

const listTeams = (context: Context, { filter, ...page }: TeamList) =>
  context.connection(Team, page, {
    orders: byName,
    ...(filter?.archived === true ? { conditions: [['t.archived_at is not null']] } : { where: { archivedAt: null } }),
  });

/** Names one team: exactly one of these, as the schema's @oneOf demands. */
type TeamReference = { id: string } | { slug: string };

async function findTeam(context: Context, by: TeamReference): Promise<TeamRow> {
  if ('id' in by) return context.find(Team, by.id, 'team');
  const team = await context.loadBy(Team, 'slug', by.slug);
  if (team === null) throw notFound('team');
  return team;
}

export const resolvers: GraphQLResolverMap = {
  Query: {
    teams: (_, page: TeamList, context) => listTeams(context, page),
    team: (_, { by }: { by: TeamReference }, context) => findTeam(context, by),
    teamMembership: (_, { id }: { id: string }, context) => context.find(TeamMembership, id, 'team membership'),
  },
  Mutation: {
    createTeam: (_, { input }, context) => createTeam(context, input),
    updateTeam: async (_, { input }, context) => ({ team: await updateTeam(context, input) }),
    archiveTeam: async (_, { input }, context) => ({ team: await archiveTeam(context, input) }),
    unarchiveTeam: async (_, { input }, context) => ({ team: await unarchiveTeam(context, input) }),
    addTeamMember: async (_, { input }, context) => ({ teamMembership: await addTeamMember(context, input) }),
    setTeamRole: async (_, { input }, context) => ({ teamMembership: await setTeamRole(context, input) }),
    removeTeamMember: (_, { input }, context) => removeTeamMember(context, input),
  },
  CreateTeamPayload: {
    teamEdge: ({ team }: { team: { id: string } }, _, context) => context.edge(Team, team.id, byName),
  },
  AddTeamMemberPayload: {
    teamMembershipEdge: ({ teamMembership }: { teamMembership: { id: string } }, _, context) =>
      context.edge(TeamMembership, teamMembership.id, byJoining),
  },
  Team: {
    __resolveReference: ({ id }: { id: string }, context: Context) => context.load(Team, id),
    createdBy: (team: TeamRow, _, context) => context.load(User, team.createdBy?.id),
    memberCount: (team: TeamRow, _, context) => countMembers(context, team.id),
    members: (team: TeamRow, page: PageArguments, context) =>
      context.connection(TeamMembership, page, { of: ['team', team.id], orders: byJoining }),
  },
  TeamMembership: {
    __resolveReference: ({ id }: { id: string }, context: Context) => context.load(TeamMembership, id),
    team: (place: PlaceRow, _, context) => context.load(Team, place.team.id),
    membership: (place: PlaceRow, _, context) => context.load(Membership, place.membership.id),
  },
  Organization: {
    teams: (_, page: TeamList, context) => listTeams(context, page),
  },
  Membership: {
    teams: (membership: RowOf<Membership>, page: PageArguments, context) =>
      context.connection(TeamMembership, page, { of: ['membership', membership.id], orders: byJoining }),
  },
};
