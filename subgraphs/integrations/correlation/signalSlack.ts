import { z } from 'zod';
import type { Context } from '#platform/graphql/context.ts';

const answer = z.object({}).loose();
const timeout = 2_000;

/**
 * Tells the slack subgraph who these Slack ids are now, nobody included, so that its copy follows. Comes after the
 * commit; when slack does not answer, that is logged and the mutation stands.
 */
export async function signalSlack(
  { unit, services, identity, log }: Context,
  slackIds: readonly string[],
): Promise<void> {
  if (slackIds.length === 0) return;
  try {
    const known = await unit.query<{ slackId: string; userId: string | null }>(mapping, [
      identity.organization,
      slackIds,
    ]);
    const userIds = new Map(known.map(({ slackId, userId }) => [slackId, userId]));
    const users = slackIds.map((slackId) => ({ slackId, userId: userIds.get(slackId) ?? null }));
    await services.call('slack', '/internal/users-correlated', {
      purpose: 'correlation',
      organization: identity.organization,
      body: { users },
      answer,
      timeout,
    });
  } catch (error) {
    log().warn({ err: error, count: slackIds.length }, 'slack was not told of a correlation');
  }
}

const mapping = `
  select account.external_id as "slackId", correlation.user_id as "userId"
  from correlated_account account
  join user_correlation correlation on correlation.organization_id = account.organization_id and correlation.id = account.correlation_id
  where account.organization_id = $1 and account.provider = 'SLACK' and account.external_id = any($2)`;
