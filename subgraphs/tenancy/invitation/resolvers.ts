import type { PageArguments } from '#platform/data/page.ts';
import type { RowOf } from '#platform/data/rows.ts';
import type { Context, Readers } from '#platform/graphql/context.ts';
import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { scopeOfInvitation, scopeOfInvitee } from '../enterOrganization.ts';
import { Membership } from '../membership/entities.ts';
import { Organization } from '../organization/entities.ts';
import { ownOrganization, ownOrganizationEdge } from '../organization/ownOrganization.ts';
import { Role } from '../role/entities.ts';
import { Team } from '../team/entities.ts';
import { User } from '../user/entities.ts';
import { acceptInvitation } from './acceptInvitation.ts';
import { declineInvitation } from './declineInvitation.ts';
import { Invitation } from './entities.ts';
import { inviteMember } from './inviteMember.ts';
import { resendInvitation } from './resendInvitation.ts';
import { revokeInvitation } from './revokeInvitation.ts';

type InvitationRow = RowOf<Invitation>;

interface InvitationList extends PageArguments {
  filter?: { status?: Invitation['status'] | null } | null;
}

const readersOfInviters = new WeakMap<InvitationRow, Readers>();

/** What an invitation shows of its organization to whom it invites is read there. */
function inOrganization(context: Context, invitation: InvitationRow): Readers {
  let readers = readersOfInviters.get(invitation);
  if (readers === undefined)
    readersOfInviters.set(invitation, (readers = context.readersUnder(scopeOfInvitation(invitation, context.user))));
  return readers;
}

export const resolvers: GraphQLResolverMap = {
  Query: {
    invitations: (_, { filter, ...page }: InvitationList, context) =>
      context.connection(Invitation, page, { where: { status: filter?.status ?? undefined } }),
    invitation: (_, { id }: { id: string }, context) => context.find(Invitation, id, 'invitation'),
    myInvitations: (_, page: PageArguments, context) => {
      const scope = scopeOfInvitee(context.user, context.identity.email);
      return context.readersUnder(scope).connection(Invitation, page, {
        conditions: [['t.email = ?', scope.email], [`t.status = 'PENDING' and t.expires_at > now()`]],
      });
    },
  },
  Mutation: {
    inviteMember: async (_, { input }, context) => ({ invitation: await inviteMember(context, input) }),
    resendInvitation: async (_, { input }, context) => ({ invitation: await resendInvitation(context, input) }),
    revokeInvitation: async (_, { input }, context) => ({ invitation: await revokeInvitation(context, input) }),
    acceptInvitation: async (_, { input }, context) => ({ organization: await acceptInvitation(context, input) }),
    declineInvitation: async (_, { input }, context) => ({ deletedId: await declineInvitation(context, input) }),
  },
  InviteMemberPayload: {
    invitationEdge: ({ invitation }: { invitation: { id: string } }, _, context) =>
      context.edge(Invitation, invitation.id),
  },
  AcceptInvitationPayload: { organization: ownOrganization, organizationEdge: ownOrganizationEdge },
  Invitation: {
    __resolveReference: ({ id }: { id: string }, context: Context) => context.load(Invitation, id),
    role: ({ role }: InvitationRow, _, context) => context.load(Role, role?.id),
    team: ({ team }: InvitationRow, _, context) => context.load(Team, team?.id),
    invitedBy: ({ invitedBy }: InvitationRow, _, context) => context.load(User, invitedBy?.id),
    acceptedBy: ({ acceptedBy }: InvitationRow, _, context) => context.load(User, acceptedBy?.id),
  },
  MyInvitation: {
    organization: (invitation: InvitationRow, _, context) =>
      inOrganization(context, invitation).load(Organization, invitation.organizationId),
    role: async (invitation: InvitationRow, _, context) =>
      (await inOrganization(context, invitation).load(Role, invitation.role?.id))?.key,
    async invitedBy(invitation: InvitationRow, _, context) {
      const { load, loadBy } = inOrganization(context, invitation);
      const { invitedBy } = invitation;
      if (invitedBy == null) return null;
      const [member, user] = await Promise.all([loadBy(Membership, 'user', invitedBy.id), load(User, invitedBy.id)]);
      return member?.displayName ?? user?.name ?? null;
    },
  },
};
