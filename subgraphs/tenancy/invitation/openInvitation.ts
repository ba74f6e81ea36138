import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '#platform/data/database.ts';
import { forbidden } from '#platform/values/errors.ts';
import type { Invited } from '../enterOrganization.ts';
import { Organization } from '../organization/entities.ts';
import type { User } from '../user/entities.ts';
import { Invitation } from './entities.ts';

/**
 * The invitation that a person answers, with its organization, which is locked first: what changes its members and
 * invitations happens one after the other.
 * @throws OrgraphError FORBIDDEN for another's e-mail address and in an organization that is not active, INVALID_STATE for
 * one that is answered, revoked or expired.
 */
export async function openInvitation(
  em: EntityManager,
  { invitation: id, scope }: Invited,
  { email }: User,
): Promise<{ organization: Organization; invitation: Invitation }> {
  const locked = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;
  const organization = (await em.findOneOrFail(Organization, { id: scope.organization }, locked)) as Organization;
  const invitation = (await em.findOneOrFail(Invitation, { id }, locked)) as Invitation;
  if (email == null || email.toLowerCase() !== invitation.email)
    throw forbidden('This invitation is to another e-mail address. Sign in as who has that one.');
  invitation.assertOpen();
  if (organization.status !== 'ACTIVE') throw forbidden('Nobody can join this organization at the moment.');
  return { organization, invitation };
}
