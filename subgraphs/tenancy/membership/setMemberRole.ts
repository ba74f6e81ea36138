import type { Context } from '#platform/graphql/context.ts';
import { badUserInput, forbidden } from '#platform/values/errors.ts';
import { Role } from '../role/entities.ts';
import { assertNotLastOwner, changeMember } from './changeMember.ts';
import type { Membership } from './entities.ts';

/** Gives a member another role. @throws OrgraphError NOT_FOUND, FORBIDDEN, INVALID_STATE for the last owner, BAD_USER_INPUT for an unknown role. */
export const setMemberRole = (context: Context, { id, role: key }: { id: string; role: string }): Promise<Membership> =>
  changeMember(context, id, 'member.set_role', async (change) => {
    const { em, member, role: before, caller, isCaller } = change;
    const role = await em.findOne(Role, { key }) as Role | null;
    if (role === null) throw badUserInput('The organization has no role of this key.', 'input.role');
    if (isCaller) throw forbidden('Nobody changes their own role. An owner can transfer the ownership.');
    if (!caller.role.commands(role)) throw forbidden('You can give only roles below your own.');
    if (!role.isOwner()) await assertNotLastOwner(change);
    member.assume(role, context.user);
    return { from: before.key, to: role.key };
  });
