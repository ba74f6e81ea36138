import type { Context } from '#platform/graphql/context.ts';
import { rewordMemberships } from '../membership/rewordMemberships.ts';
import { User } from './entities.ts';

interface UpdateMeInput {
  name?: string | null;
  avatarUrl?: string | null;
  timezone?: string;
  defaultOrganizationId?: string | null;
}

/** Changes the caller's profile. */
export async function updateMe(context: Context, input: UpdateMeInput): Promise<User> {
  return context.write(async (em, query) => {
    const user = await em.findOneOrFail(User, { id: context.user });
    const isRenamed = input.name !== undefined && input.name !== user.name;
    Object.assign(user, input);
    if (isRenamed) await rewordMemberships(em, query, user.id);
    return user;
  });
}
