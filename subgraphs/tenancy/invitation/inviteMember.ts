import { randomUUID } from 'node:crypto';
import type { EntityManager } from '#platform/data/database.ts';
import type { Context } from '#platform/graphql/context.ts';
import { badUserInput, conflict, forbidden } from '#platform/values/errors.ts';
import { isUuid } from '#platform/values/uuid.ts';
import { announceChange } from '../announceChange.ts';
import { recordAudit } from '../audit/record.ts';
import { Membership } from '../membership/entities.ts';
import { standingOf, type Standing } from '../membership/standing.ts';
import { becomeCompany } from '../organization/becomeCompany.ts';
import { Role } from '../role/entities.ts';
import { assertMayGivePart } from '../team/assertMayGivePart.ts';
import { Team } from '../team/entities.ts';
import { User } from '../user/entities.ts';
import { userOfEmail } from '../user/userOfEmail.ts';
import { admitInvitation } from './admitInvitation.ts';
import { assertMayOffer } from './assertMayOffer.ts';
import { assertSeat } from './assertSeat.ts';
import { Invitation } from './entities.ts';
import { endOfInvitation, sendInvitation, tokenHashOf } from './sendInvitation.ts';

interface InviteMemberInput {
  email: string;
  roleId?: string;
  teamId?: string;
  teamRole?: Invitation['teamRole'];
  message?: string | null;
}

/**
 * Invites somebody by their e-mail address, and asks for the mail. A personal space becomes a company by it.
 * @throws OrgraphError BAD_USER_INPUT for an unknown role or team, FORBIDDEN for what is not the caller's to give,
 * CONFLICT for a member and a second pending invitation, LIMIT_EXCEEDED, RATE_LIMITED.
 */
export async function inviteMember(context: Context, input: InviteMemberInput): Promise<Invitation> {
  const { email, teamRole = null, message = null } = input;
  const known = await userOfEmail(context, email);
  let isChanged = false;
  const invitation = await context.write(async (em, query) => {
    const caller = await standingOf(em, context, 'invitation:manage');
    const role = await offeredRole(em, input);
    const team = await offeredTeam(em, input);
    assertMayOffer(caller, role, 'input.roleId');
    if (team !== null) await assertMayOfferPart(em, caller, team, teamRole ?? team.defaultRole);
    if (known !== null && (await isMember(em, known))) throw conflict('They are a member already.', 'input.email');
    await em.nativeUpdate(
      Invitation,
      { email, status: 'PENDING', expiresAt: { $lte: new Date() } },
      { status: 'EXPIRED', updatedAt: new Date() },
    );
    if ((await em.count(Invitation, { email, status: 'PENDING' })) > 0)
      throw conflict('There is a pending invitation to this address. Send it again instead.', 'input.email');
    await assertSeat(em, caller.organization);
    await admitInvitation(context, query, email);
    isChanged = becomeCompany(em, context, caller.organization);
    const id = randomUUID();
    const created = em.create(Invitation, {
      id,
      email,
      role,
      team,
      teamRole,
      message,
      issue: 1,
      tokenHash: tokenHashOf(context, { id, issue: 1 }),
      expiresAt: endOfInvitation(context),
      invitedBy: em.getReference(User, context.user),
    });
    sendInvitation(em, created);
    recordAudit(em, context, {
      action: 'invitation.create',
      resourceType: 'Invitation',
      resourceId: id,
      details: { role: role.key, ...(team !== null && { team: team.id }) },
    });
    return created;
  });
  if (isChanged) await announceChange(context, context.identity.organization!);
  return invitation;
}

async function offeredRole(em: EntityManager, { roleId }: InviteMemberInput): Promise<Role> {
  const by = roleId === undefined ? { key: 'MEMBER', isSystem: true } : isUuid(roleId) ? { id: roleId } : null;
  const role = by === null ? null : ((await em.findOne(Role, by)) as Role | null);
  if (role === null) throw badUserInput('The organization has no such role; roles lists them.', 'input.roleId');
  return role;
}

async function offeredTeam(em: EntityManager, { teamId, teamRole }: InviteMemberInput): Promise<Team | null> {
  if (teamId === undefined) {
    if (teamRole !== undefined) throw badUserInput('Name the team that this part is in.', 'input.teamId');
    return null;
  }
  const team = isUuid(teamId) ? ((await em.findOne(Team, { id: teamId, archivedAt: null })) as Team | null) : null;
  if (team === null) throw badUserInput('The organization has no such team in use; teams lists them.', 'input.teamId');
  return team;
}

async function assertMayOfferPart(
  em: EntityManager,
  caller: Standing,
  team: Team,
  part: NonNullable<Invitation['teamRole']>,
): Promise<void> {
  if (!caller.permissions.includes('team:manage'))
    throw forbidden('Who brings somebody into a team needs the permission team:manage.', 'input.teamId');
  await assertMayGivePart(em, caller, team, part, 'input.teamRole');
}

const isMember = async (em: EntityManager, user: string): Promise<boolean> =>
  (await em.count(Membership, { user: { id: user }, status: { $ne: 'DEACTIVATED' } })) > 0;
