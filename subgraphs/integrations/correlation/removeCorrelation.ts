import type { Context } from '#platform/graphql/context.ts';
import { lockOrganization } from '../lockOrganization.ts';
import type { UserCorrelation } from './entities.ts';
import { findCorrelation, slackIdsOf } from './findCorrelation.ts';
import { signalSlack } from './signalSlack.ts';

interface RemoveCorrelationInput {
  id: string;
  accountId?: string | null;
}

interface RemovedCorrelation {
  id: string;
  /** What is left of it: the person without the account; null when they are removed. */
  correlation: UserCorrelation | null;
}

/** Takes one account from a person, or removes the person with all their accounts. */
export async function removeCorrelation(context: Context, input: RemoveCorrelationInput): Promise<RemovedCorrelation> {
  const { removed, slackIds } = await context.write(async (em, query) => {
    await lockOrganization(query, context.identity.organization!);
    const { correlation, accounts } = await findCorrelation(em, input.id, input.accountId);
    for (const account of accounts) em.remove(account);
    const leavesPerson = input.accountId != null;
    if (!leavesPerson) em.remove(correlation);
    return {
      removed: { id: correlation.id, correlation: leavesPerson ? correlation : null },
      slackIds: slackIdsOf(accounts),
    };
  });
  await signalSlack(context, slackIds);
  return removed;
}
