import type { Context } from '#platform/graphql/context.ts';
import { lockOrganization } from '../lockOrganization.ts';
import { findCorrelation, slackIdsOf } from './findCorrelation.ts';
import { tellSlack } from './tellSlack.ts';

/** Takes one account from a person, or removes the person with all their accounts. */
export async function removeCorrelation(_: unknown, { input: { id, accountId } }: { input: { id: string; accountId?: string | null } }, context: Context) {
  const { removed, correlation, slackIds } = await context.write(async (em, query) => {
    await lockOrganization(query, context.identity.organization!);
    const { correlation, accounts } = await findCorrelation(em, id, accountId);
    for (const account of accounts) em.remove(account);
    if (accountId == null) em.remove(correlation);
    return { removed: correlation.id, correlation: accountId == null ? null : correlation, slackIds: slackIdsOf(accounts) };
  });
  await tellSlack(context, slackIds);
  return { id: removed, correlation };
}
