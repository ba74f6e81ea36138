import type { EntityManager } from '#platform/data/database.ts';
import { delivered } from '#platform/events/delivered.ts';
import type { Queued } from '#platform/events/emit.ts';
import type { Context } from '#platform/graphql/context.ts';
import { lockOrganization } from '../lockOrganization.ts';
import { tellOfAccounts } from './tellOfAccounts.ts';

/**
 * Changes whose accounts they are, and tells slack with the commit, whose copy opens private channels. Where slack is
 * there it knows before this returns; where it is away it learns when it is back (decision 51).
 * @param change under the organization's lock; answers its result and the Slack accounts that it concerns.
 */
export async function changeLinks<Result>(
  context: Context,
  change: (em: EntityManager) => Promise<{ result: Result; slackIds: readonly string[] }>,
): Promise<Result> {
  let queued: readonly Queued[] = [];
  const changed = await context.write(async (em, query) => {
    await lockOrganization(query, context.identity.organization!);
    const { result, slackIds } = await change(em);
    queued = tellOfAccounts(em, slackIds);
    return result;
  });
  await delivered(context.unit, queued);
  return changed;
}
