import type { Context } from '#platform/graphql/context.ts';
import { invalidState } from '#platform/values/errors.ts';
import { lockOrganization } from '../lockOrganization.ts';
import { findCorrelation, slackIdsOf } from './findCorrelation.ts';
import { tellSlack } from './tellSlack.ts';

/** Confirms a person's accounts, or the one named: what is verified stays so, and no import moves it. */
export async function verifyCorrelation(_: unknown, { input: { id, accountId } }: { input: { id: string; accountId?: string | null } }, context: Context) {
  const { correlation, slackIds } = await context.write(async (em, query) => {
    await lockOrganization(query, context.identity.organization!);
    const { correlation, accounts } = await findCorrelation(em, id, accountId);
    if (accounts.length === 0) throw invalidState('This person has no account that could be verified.');
    for (const account of accounts) account.verify();
    return { correlation, slackIds: slackIdsOf(accounts) };
  });
  await tellSlack(context, slackIds);
  return { correlation };
}
