import type { EntityManager } from '#platform/data/database.ts';
import type { Query } from '#platform/data/unitOfWork.ts';
import type { Context } from '#platform/graphql/context.ts';
import { lockOrganization } from '../lockOrganization.ts';
import { linksOf } from './linksOf.ts';
import { tellSlack, type Link } from './tellSlack.ts';

/** What a change of correlations makes of a Slack account: whose it was, and whose it is then. */
export interface ChangedLink extends Link {
  formerUserId: string | null;
}

/**
 * Changes whose accounts they are, and takes slack's copy along, which opens private channels: what the change takes
 * away is taken there before the commit, and what it gives is given after it. Whatever fails between, nobody reads more
 * than is stated here; the same mutation again mends it.
 * @param change under the organization's lock; answers its result and the Slack accounts that it concerns.
 * @throws OrgraphError SUBGRAPH_UNAVAILABLE where slack does not confirm: before the commit, so that nothing is
 * changed, or after it, so that nothing is given yet.
 */
export async function changeLinks<Result>(
  context: Context,
  change: (em: EntityManager, query: Query) => Promise<{ result: Result; links: readonly ChangedLink[] }>,
): Promise<Result> {
  const organization = context.identity.organization!;
  let given: readonly ChangedLink[] = [];
  const result = await context.write(async (em, query) => {
    await lockOrganization(query, organization);
    const changed = await change(em, query);
    const { links } = changed;
    given = links.filter(({ userId, formerUserId }) => userId !== null && userId !== formerUserId);
    if (given.length > 0) context.goesOn();
    await em.flush();
    await tellSlack(context, query, links.map(heldBefore));
    return changed.result;
  });
  if (given.length > 0)
    await context.unit.write(async (_, query) => {
      await lockOrganization(query, organization);
      // As it is committed, which another change may have made different meanwhile.
      const held = await linksOf(
        query,
        organization,
        given.map(({ slackId }) => slackId),
      );
      await tellSlack(context, query, held);
    });
  return result;
}

/** What holds before and after the change alike. */
const heldBefore = ({ slackId, userId, formerUserId }: ChangedLink): Link => ({
  slackId,
  userId: userId === formerUserId ? userId : null,
});
