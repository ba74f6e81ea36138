import { seeMembership } from '#platform/data/seeMembership.ts';
import { memberUpdated } from '#platform/events/catalogue.ts';
import type { Context } from '#platform/graphql/context.ts';
import { badUserInput, forbidden, invalidState } from '#platform/values/errors.ts';
import { announceChange } from '../announceChange.ts';
import { Role } from '../role/entities.ts';
import { changeMember } from './changeMember.ts';
import type { Membership } from './entities.ts';
import { tellMember } from './tellMember.ts';

interface TransferOwnershipInput {
  id: string;
  version: number;
}

interface TransferredOwnership {
  /** The new owner's. */
  membership: Membership;
  /** The caller's. */
  formerOwner: Membership;
}

/**
 * Makes another member OWNER and the caller an ADMIN.
 * @throws OrgraphError FORBIDDEN unless the caller is OWNER, NOT_FOUND, INVALID_STATE for who is not active.
 */
export async function transferOwnership(
  context: Context,
  input: TransferOwnershipInput,
): Promise<TransferredOwnership> {
  const transferred = await changeMember(
    context,
    input,
    'organization.transfer_ownership',
    'NONE',
    async ({ em, query, member, caller, isCaller }) => {
      if (!caller.role.isOwner()) throw forbidden('Only an owner can transfer the ownership.');
      if (isCaller) throw badUserInput('Name another member.', 'input.id');
      if (member.status !== 'ACTIVE') throw invalidState('Only an active member can become OWNER.', member.status);
      member.assume(caller.role, context.user);
      caller.membership.assume((await em.findOneOrFail(Role, { key: 'ADMIN', isSystem: true })) as Role, context.user);
      await seeMembership(query, caller.membership.id, caller.membership.version);
      tellMember(em, memberUpdated, caller.membership);
      return { from: caller.membership.id };
    },
    ({ member, caller }) => ({ membership: member, formerOwner: caller.membership }),
  );
  await announceChange(context, context.identity.organization!, context.user);
  return transferred;
}
