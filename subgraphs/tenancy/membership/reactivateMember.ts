import type { Context } from '#platform/graphql/context.ts';
import { changeMember } from './changeMember.ts';
import type { Membership } from './entities.ts';

/** Lets a suspended member in again. @throws OrgraphError NOT_FOUND, FORBIDDEN, INVALID_STATE for who is not suspended. */
export const reactivateMember = (context: Context, id: string): Promise<Membership> =>
  changeMember(context, id, 'member.reactivate', async ({ member }) => {
    member.reactivate();
    return {};
  });
