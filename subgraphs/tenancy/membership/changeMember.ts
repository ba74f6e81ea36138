import type { EntityManager } from '#platform/data/database.ts';
import { seeMembership } from '#platform/data/seeMembership.ts';
import type { Query } from '#platform/data/unitOfWork.ts';
import { findAtVersion, type AtVersion } from '#platform/data/versions.ts';
import { memberRemoved, memberUpdated } from '#platform/events/catalogue.ts';
import type { Context } from '#platform/graphql/context.ts';
import type { Permission } from '#platform/identity/permissions.ts';
import { forbidden, invalidState } from '#platform/values/errors.ts';
import { announceChange } from '../announceChange.ts';
import { recordAudit } from '../audit/record.ts';
import { Role } from '../role/entities.ts';
import { Membership } from './entities.ts';
import { standingOf, type Standing } from './standing.ts';
import { tellMember } from './tellMember.ts';

/** A change of a member's rights: the member, their role, who does it. */
export interface MemberChange {
  em: EntityManager;
  query: Query;
  member: Membership;
  role: Role;
  caller: Standing;
  isCaller: boolean;
}

/**
 * Changes a member's rights in the organization of the request: under its lock, audited, with mutations of older
 * identities refused here at once, and told to the gateways and the other subgraphs.
 * @param needs the permission that the mutation asks.
 * @param change decides and changes; answers what the audit trail tells.
 * @param payloadOf what the mutation gives: the member, unless more has changed.
 * @throws OrgraphError NOT_FOUND, CONFLICT for another version, FORBIDDEN for who is not below the caller.
 */
export async function changeMember<Payload = Membership>(
  context: Context,
  at: AtVersion,
  action: string,
  needs: Permission | 'NONE',
  change: (parts: MemberChange) => Promise<Record<string, unknown>>,
  payloadOf: (parts: MemberChange) => Payload = ({ member }) => member as Payload,
): Promise<Payload> {
  let user: string;
  const payload = await context.write(async (em, query) => {
    const caller = await standingOf(em, context, needs);
    const member = await findAtVersion(em, Membership, at, 'member', context.identity);
    const role = (await em.findOneOrFail(Role, { id: member.role.id })) as Role;
    const isCaller = member.id === caller.membership.id;
    if (!isCaller && !caller.role.commands(role))
      throw forbidden('You can manage only members of roles below your own.');
    const parts = { em, query, member, role, caller, isCaller };
    const details = await change(parts);
    recordAudit(em, context, { action, resourceType: 'Membership', resourceId: member.id, details });
    await seeMembership(query, member.id, member.version);
    tellMember(em, member.status === 'DEACTIVATED' ? memberRemoved : memberUpdated, member);
    user = member.user.id;
    return payloadOf(parts);
  });
  await announceChange(context, context.identity.organization!, user!);
  return payload;
}

/** @throws OrgraphError INVALID_STATE when without this member the organization would have no active owner. */
export async function assertNotLastOwner({
  em,
  member,
  role,
}: Pick<MemberChange, 'em' | 'member' | 'role'>): Promise<void> {
  if (!role.isOwner() || member.status !== 'ACTIVE') return;
  if ((await em.count(Membership, { role: { id: role.id }, status: 'ACTIVE' })) <= 1)
    throw invalidState('This is the last active owner. Make somebody else OWNER first.', 'LAST_OWNER');
}
