import { raiseVersion } from '#platform/data/versions.ts';
import type { Context } from '#platform/graphql/context.ts';
import { invalidState } from '#platform/values/errors.ts';
import { lockOrganization } from '../lockOrganization.ts';
import type { UserCorrelation } from './entities.ts';
import { findCorrelation } from './findCorrelation.ts';

interface VerifyUserCorrelationInput {
  id: string;
  version: number;
  accountId?: string;
}

/** Confirms a person's accounts, or the one named: what is verified stays so, and no import moves it. */
export async function verifyUserCorrelation(
  context: Context,
  input: VerifyUserCorrelationInput,
): Promise<UserCorrelation> {
  return context.write(async (em, query) => {
    await lockOrganization(query, context.identity.organization!);
    const { correlation, accounts } = await findCorrelation(em, input, context.identity);
    if (accounts.length === 0) throw invalidState('This person has no account that could be verified.');
    if (accounts.some(({ method }) => method !== 'VERIFIED')) raiseVersion(correlation, context.user);
    for (const account of accounts) account.verify();
    return correlation;
  });
}
