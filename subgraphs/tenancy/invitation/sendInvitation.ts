import type { EntityManager } from '#platform/data/database.ts';
import { enqueue } from '#platform/jobs/enqueue.ts';
import { capabilitiesOf } from '../capabilities.ts';
import { digestOfToken } from '../digestOfToken.ts';
import { tokenOf } from '../mail/mailTokens.ts';
import { requestMail } from '../mail/requestMail.ts';
import type { Invitation } from './entities.ts';
import { expireInvitation } from './expireInvitation.ts';

/** When an invitation ends that is sent now. */
export const endOfInvitation = (of: { capabilities: unknown }): Date =>
  new Date(Date.now() + capabilitiesOf(of).invitationLifetime);

/** The hash of the token of an invitation's issue. */
export const tokenHashOf = (of: { capabilities: unknown }, { id, issue }: { id: string; issue: number }): string =>
  digestOfToken(tokenOf(capabilitiesOf(of), { kind: 'INVITATION', id, issue }));

/** Asks for the mail with the invitation's link, and for its end when the time has come. */
export function sendInvitation(em: EntityManager, { id, issue, expiresAt }: Invitation): void {
  requestMail(em, { kind: 'INVITATION', id, issue });
  enqueue(em, expireInvitation, { id, issue }, { after: expiresAt });
}
