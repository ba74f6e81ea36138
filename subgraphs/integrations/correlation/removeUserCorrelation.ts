import { raiseVersion } from '#platform/data/versions.ts';
import type { Context } from '#platform/graphql/context.ts';
import { changeLinks } from './changeLinks.ts';
import type { UserCorrelation } from './entities.ts';
import { findCorrelation, slackIdsOf } from './findCorrelation.ts';
import { tellPeople } from './tellPeople.ts';

interface RemoveUserCorrelationInput {
  id: string;
  version: number;
  accountId?: string;
}

interface RemovedCorrelation {
  /** The account that is gone, or the correlation where the person is. */
  deletedId: string;
  /** What is left of it: the person without the account; null when they are removed. */
  correlation: UserCorrelation | null;
}

/** Takes one account from a person, or removes the person with all their accounts. */
export async function removeUserCorrelation(
  context: Context,
  input: RemoveUserCorrelationInput,
): Promise<RemovedCorrelation> {
  return changeLinks(context, async (em) => {
    const { correlation, accounts } = await findCorrelation(em, input, context.identity);
    for (const account of accounts) em.remove(account);
    if (accounts.length > 0)
      tellPeople(em, {
        code: 'correlation.removed',
        users: [correlation.userId],
        actor: context.user,
        subject: { type: 'UserCorrelation', id: correlation.id },
      });
    const leavesPerson = input.accountId !== undefined;
    if (leavesPerson) raiseVersion(correlation, context.user);
    else em.remove(correlation);
    return {
      result: {
        deletedId: leavesPerson ? accounts[0]!.id : correlation.id,
        correlation: leavesPerson ? correlation : null,
      },
      slackIds: slackIdsOf(accounts),
    };
  });
}
