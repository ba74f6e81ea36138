import type { Context } from '#platform/graphql/context.ts';
import { optionalText } from '#platform/values/text.ts';
import type { Membership } from './entities.ts';
import { standingOf } from './standing.ts';

interface UpdateMyMembershipInput {
  displayName?: string | null;
}

/** Changes how the caller appears in the organization. @throws OrgraphError BAD_USER_INPUT naming the field. */
export async function updateMyMembership(context: Context, input: UpdateMyMembershipInput): Promise<Membership> {
  const displayName = optionalText(input.displayName, 'input.displayName', 255);
  return context.write(async (em) => {
    const { membership } = await standingOf(em, context, 'NONE');
    if (displayName !== undefined) membership.displayName = displayName;
    return membership;
  });
}
