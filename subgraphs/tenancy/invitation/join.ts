import type { EntityManager } from '#platform/data/database.ts';
import { seeMembership } from '#platform/data/seeMembership.ts';
import type { Query } from '#platform/data/unitOfWork.ts';
import { memberAdded } from '#platform/events/catalogue.ts';
import { conflict } from '#platform/values/errors.ts';
import { recordAudit, type Actor } from '../audit/record.ts';
import type { Invited } from '../enterOrganization.ts';
import { Membership } from '../membership/entities.ts';
import { tellMember } from '../membership/tellMember.ts';
import type { Organization } from '../organization/entities.ts';
import { Role } from '../role/entities.ts';
import { Team, TeamMembership } from '../team/entities.ts';
import type { User } from '../user/entities.ts';
import { assertSeat } from './assertSeat.ts';
import type { Invitation } from './entities.ts';
import { openInvitation } from './openInvitation.ts';
import { tellOfInvitation } from './tellOfInvitation.ts';

/**
 * Makes a person a member of the organization that invites them, in its scope; who was one before comes back. A
 * membership keeps the words of its person's name, so that the person is locked first: no name changes meanwhile.
 * @param user locked, or new.
 * @throws OrgraphError as openInvitation; CONFLICT for a member, LIMIT_EXCEEDED where no seat is left.
 */
export async function join(
  em: EntityManager,
  query: Query,
  invited: Invited,
  user: User,
  client: Actor['client'],
): Promise<Organization> {
  const { organization, invitation } = await openInvitation(em, invited, user);
  const known = (await em.findOne(Membership, { user: { id: user.id } })) as Membership | null;
  if (known !== null && known.status !== 'DEACTIVATED')
    throw conflict('You are a member of this organization already.');
  await assertSeat(em, organization);
  const role = (await em.findOneOrFail(Role, { id: invitation.role!.id })) as Role;
  const assignedById = invitation.invitedBy?.id ?? null;
  const membership = known ?? em.create(Membership, { user, role, assignedById });
  if (known !== null) {
    known.comeBack(role, assignedById ?? user.id);
    await seeMembership(query, known.id, known.version);
  }
  await enterTeam(em, invitation, membership);
  invitation.answer('ACCEPTED');
  Object.assign(invitation, { acceptedBy: user });
  user.defaultOrganizationId ??= organization.id;
  recordAudit(
    em,
    { user: user.id, client },
    {
      action: 'invitation.accept',
      resourceType: 'Membership',
      resourceId: membership.id,
      details: { invitation: invitation.id, role: role.key },
    },
  );
  tellMember(em, memberAdded, membership);
  tellOfInvitation(em, invitation);
  return organization;
}

/** Into the team that they were invited to, if it is still in use. */
async function enterTeam(em: EntityManager, { team: invitedTo, teamRole }: Invitation, membership: Membership) {
  const team =
    invitedTo == null ? null : ((await em.findOne(Team, { id: invitedTo.id, archivedAt: null })) as Team | null);
  if (team === null) return;
  const role = teamRole ?? team.defaultRole;
  const place = (await em.findOne(TeamMembership, {
    team: { id: team.id },
    membership: { id: membership.id },
  })) as TeamMembership | null;
  if (place === null) em.create(TeamMembership, { team, membership, role });
  else place.role = role;
}
