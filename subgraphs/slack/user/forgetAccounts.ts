import { z } from 'zod';
import type { Context } from '#platform/graphql/context.ts';

/**
 * Has integrations forget Slack accounts: those that were found through a workspace, with its connection, or the one of
 * a person, however it was stated.
 * @throws OrgraphError SUBGRAPH_UNAVAILABLE unless integrations has confirmed it.
 */
export async function forgetAccounts(
  { services, identity: { organization }, user }: Context,
  what: { workspace: string } | { slackId: string },
): Promise<void> {
  await services.call('integrations', '/internal/slack-forgotten', {
    purpose: 'deletion',
    organization,
    body: { actorUserId: user, ...what },
    answer: z.object({}).loose(),
    timeout: 10_000,
  });
}
