import { memberRemoved } from '#platform/events/catalogue.ts';
import type { Context } from '#platform/graphql/context.ts';
import { announceChange } from '../announceChange.ts';
import { recordAudit } from '../audit/record.ts';
import { assertNotLastOwner } from './changeMember.ts';
import { endMembership } from './endMembership.ts';
import { standingOf } from './standing.ts';
import { tellMember } from './tellMember.ts';

/** Takes the caller out of the organization; its id. @throws OrgraphError INVALID_STATE for the last owner. */
export async function leaveOrganization(context: Context): Promise<string> {
  const left = await context.write(async (em) => {
    const { membership: member, role, organization } = await standingOf(em, context, 'NONE');
    await assertNotLastOwner({ em, member, role });
    await endMembership(em, member, context.user);
    recordAudit(em, context, { action: 'member.leave', resourceType: 'Membership', resourceId: member.id });
    tellMember(em, memberRemoved, member);
    return organization.id;
  });
  await announceChange(context, left, context.user);
  return left;
}
