import { defineEntity, p } from '@mikro-orm/core';
import { moment } from '#platform/data/columns.ts';
import { inTenant } from '#platform/data/tenantFilter.ts';
import { invalidState } from '#platform/values/errors.ts';
import { outlived, ownWithoutOrganization, verifiedEmailText } from '../policies.ts';
import { Role } from '../role/entities.ts';
import { Team, teamRoles } from '../team/entities.ts';
import { tenantOwned } from '../tenantOwned.ts';
import { User } from '../user/entities.ts';

/** How long one is kept after it could be answered. */
export const invitationDays = 365;

const isPending = `(status = 'PENDING'::text)`;

const InvitationSchema = defineEntity({
  name: 'Invitation',
  uniques: [
    { name: 'invitation_token_unique', properties: ['tokenHash'] },
    { name: 'invitation_pending_unique', properties: ['organizationId', 'email'], where: isPending },
  ],
  indexes: [
    { name: 'invitation_list_index', properties: ['organizationId', 'createdAt', 'id'] },
    { name: 'invitation_status_list_index', properties: ['organizationId', 'status', 'createdAt', 'id'] },
    { name: 'invitation_own_list_index', properties: ['email', 'createdAt', 'id'], where: isPending },
  ],
  checks: [{ name: 'invitation_has_role', expression: `((status <> 'PENDING'::text) OR (role_id IS NOT NULL))` }],
  // As text: a comparison that leaks nothing is one that an index serves under policies.
  policies: [...ownWithoutOrganization(`(email = ${verifiedEmailText})`, outlived('expires_at', invitationDays))],
  properties: {
    ...tenantOwned,
    email: p.text(),
    role: () => inTenant('role_id', p.manyToOne(Role)).deleteRule('set null (role_id)').ref().nullable(),
    team: () => inTenant('team_id', p.manyToOne(Team)).deleteRule('set null (team_id)').ref().nullable(),
    teamRole: p.enum(teamRoles).nullable(),
    tokenHash: p.string().length(64),
    issue: p.integer().default(1),
    message: p.text().nullable(),
    status: p.enum(['PENDING', 'ACCEPTED', 'DECLINED', 'REVOKED', 'EXPIRED'] as const).default('PENDING'),
    expiresAt: moment().index(),
    invitedBy: () => p.manyToOne(User).joinColumn('invited_by_id').deleteRule('set null').ref().nullable(),
    acceptedBy: () => p.manyToOne(User).joinColumn('accepted_by_id').deleteRule('set null').ref().nullable(),
    respondedAt: moment().nullable(),
  },
});

/**
 * What an organization offers to an e-mail address, in lower case. Its link holds a token of which this keeps the hash;
 * each sending has an `issue` of its own, and a new one ends the link before.
 */
export class Invitation extends InvitationSchema.class {
  /** @throws OrgraphError INVALID_STATE for one that has been answered, withdrawn or has expired. */
  assertOpen(now = new Date()): void {
    if (this.status !== 'PENDING') throw invalidState('This invitation is not open any more.', this.status);
    if (this.expiresAt <= now) throw invalidState('This invitation has expired. Ask for a new one.', 'EXPIRED');
  }

  /** @throws OrgraphError INVALID_STATE for one that has been answered or has expired. */
  revoke(): void {
    if (this.status !== 'PENDING') throw invalidState('Only a pending invitation can be revoked.', this.status);
    this.status = 'REVOKED';
  }

  /** @throws OrgraphError INVALID_STATE for one that has been answered or revoked. */
  assertRenewable(): void {
    if (this.status !== 'PENDING' && this.status !== 'EXPIRED')
      throw invalidState('Only an invitation that is pending or has expired can be sent again.', this.status);
  }

  /** A next issue. */
  renew(expiresAt: Date): void {
    this.assertRenewable();
    this.status = 'PENDING';
    this.issue += 1;
    this.expiresAt = expiresAt;
  }

  answer(status: 'ACCEPTED' | 'DECLINED', now = new Date()): void {
    this.assertOpen(now);
    this.status = status;
    this.respondedAt = now;
  }
}
InvitationSchema.setClass(Invitation);
