import type { Context } from '#platform/graphql/context.ts';
import { badUserInput } from '#platform/values/errors.ts';
import { optionalText, optionalUrl, timezone } from '#platform/values/text.ts';
import { enterAsMember } from '../enterOrganization.ts';
import { rewordMemberships } from '../membership/rewordMemberships.ts';
import { User } from './entities.ts';

interface UpdateMeInput {
  name?: string | null;
  avatarUrl?: string | null;
  timezone?: string | null;
  defaultOrganizationId?: string | null;
}

/**
 * Changes the caller's profile.
 * @throws OrgraphError BAD_USER_INPUT naming the field, also for a default organization that is not the caller's.
 */
export async function updateMe(context: Context, input: UpdateMeInput): Promise<User> {
  const name = optionalText(input.name, 'input.name', 200);
  const avatarUrl = optionalUrl(input.avatarUrl, 'input.avatarUrl');
  const zone = input.timezone == null ? undefined : timezone(input.timezone, 'input.timezone');
  const home =
    input.defaultOrganizationId == null
      ? input.defaultOrganizationId
      : await ownOrganization(context, input.defaultOrganizationId);
  return context.write(async (em, query) => {
    const user = await em.findOneOrFail(User, { id: context.user });
    const isRenamed = name !== undefined && name !== user.name;
    if (name !== undefined) user.name = name;
    if (avatarUrl !== undefined) user.avatarUrl = avatarUrl;
    if (zone !== undefined) user.timezone = zone;
    if (home !== undefined) user.defaultOrganizationId = home;
    if (isRenamed) await rewordMemberships(em, query, user.id);
    return user;
  });
}

async function ownOrganization(context: Context, id: string): Promise<string> {
  const entered = await enterAsMember(context.unit.under, context.user, id);
  if (entered === null) throw badUserInput('You are no member of this organization.', 'input.defaultOrganizationId');
  return entered.organization;
}
