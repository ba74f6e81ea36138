import { z } from 'zod';
import type { EntityManager } from '#platform/data/database.ts';
import { scopeOfOrganization } from '#platform/data/scope.ts';
import type { Query } from '#platform/data/unitOfWork.ts';
import { enqueue } from '#platform/jobs/enqueue.ts';
import { jobKind } from '#platform/jobs/jobKind.ts';
import { Membership } from '../membership/entities.ts';
import { notify } from '../notification/notify.ts';
import { Role } from '../role/entities.ts';
import { permissionsOf } from '../role/permissionsOf.ts';
import { User } from '../user/entities.ts';
import { Invitation } from './entities.ts';

/** What is told of an invitation, by what has become of it: of one that is pending or revoked, nothing. */
function titleOf({ status }: Invitation, who: string): string | undefined {
  switch (status) {
    case 'ACCEPTED':
      return `${who} has joined`;
    case 'DECLINED':
      return `${who} has declined your invitation`;
    case 'EXPIRED':
      return `Your invitation to ${who} has expired`;
    default:
      return undefined;
  }
}

/**
 * Lets those know of an answered or expired invitation whom it concerns: its inviter, and of somebody who has joined all
 * who manage members. A job of its own, because a notification holds its reader for a moment, which the organization's
 * lock must not wait for.
 */
export const tellInviters = jobKind({
  name: 'invitation.tell',
  input: z.strictObject({ id: z.uuid() }),
  run: ({ id }, { organization, within }) =>
    within(scopeOfOrganization(organization!), (unit) =>
      unit.write(async (em, query) => {
        const invitation = (await em.findOne(Invitation, { id })) as Invitation | null;
        if (invitation === null) return;
        const newcomer =
          invitation.acceptedBy == null ? null : await em.findOne(User, { id: invitation.acceptedBy.id });
        const title = titleOf(invitation, newcomer?.name ?? invitation.email)?.slice(0, 255);
        if (title === undefined) return;
        const dedupeKey = `invitation ${invitation.id} ${invitation.issue} ${invitation.status}`;
        for (const user of await audienceOf(em, invitation)) {
          if (user === newcomer?.id || (await isTold(query, user, dedupeKey))) continue;
          notify(em, user, {
            category: 'INVITATION',
            code: `invitation.${invitation.status.toLowerCase()}`,
            title,
            dedupeKey,
            subjectType: 'Invitation',
            subjectId: invitation.id,
          });
        }
      }),
    ),
});

/** Asks for it, with the commit of what has become of the invitation. */
export const tellOfInvitation = (em: EntityManager, { id }: Invitation): void => {
  enqueue(em, tellInviters, { id });
};

async function audienceOf(em: EntityManager, { status, invitedBy }: Invitation): Promise<string[]> {
  const managing =
    status === 'ACCEPTED'
      ? (await em.find(Role, {})).filter((role) => permissionsOf(role as Role).includes('member:manage'))
      : [];
  const members = await em.find(Membership, {
    status: 'ACTIVE',
    $or: [
      { role: { id: { $in: managing.map(({ id }) => id) } } },
      ...(invitedBy == null ? [] : [{ user: { id: invitedBy.id } }]),
    ],
  });
  return members.map(({ user }) => user.id);
}

const isTold = async (query: Query, user: string, dedupeKey: string): Promise<boolean> =>
  (await query('select 1 as told from notification where user_id = $1 and dedupe_key = $2', [user, dedupeKey])).length >
  0;
