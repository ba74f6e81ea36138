import { z } from 'zod';
import type { Query } from '#platform/data/unitOfWork.ts';
import type { Context } from '#platform/graphql/context.ts';

/** Whose a Slack account is; null: nobody's. */
export interface Link {
  slackId: string;
  userId: string | null;
}

const answer = z.object({}).loose();
const timeout = 2_000;

/**
 * Tells the slack subgraph whose these Slack accounts are. Its word carries the time of this moment, under the
 * organization's lock, so that one which arrives late never undoes a newer one.
 * @throws OrgraphError SUBGRAPH_UNAVAILABLE unless slack has confirmed it.
 */
export async function tellSlack(
  { services, identity: { organization } }: Pick<Context, 'services' | 'identity'>,
  query: Query,
  users: readonly Link[],
): Promise<void> {
  if (users.length === 0) return;
  const [now] = await query<{ asOf: string }>(moment);
  await services.call('slack', '/internal/users-correlated', {
    purpose: 'correlation',
    organization,
    body: { users, ...now },
    answer,
    timeout,
  });
}

const moment = `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "asOf"`;
