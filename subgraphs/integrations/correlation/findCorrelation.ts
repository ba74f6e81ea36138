import type { EntityManager } from '#platform/data/database.ts';
import { findAtVersion, type AtVersion } from '#platform/data/versions.ts';
import type { Identity } from '#platform/identity/identity.ts';
import { notFound } from '#platform/values/errors.ts';
import { CorrelatedAccount, UserCorrelation } from './entities.ts';

/**
 * A correlation that a mutation names, with all its accounts or the one named.
 * @throws OrgraphError NOT_FOUND for either, CONFLICT for another version of it.
 */
export async function findCorrelation(
  em: EntityManager,
  { accountId, ...at }: AtVersion & { accountId?: string },
  identity: Identity,
): Promise<{ correlation: UserCorrelation; accounts: CorrelatedAccount[] }> {
  const correlation = await findAtVersion(em, UserCorrelation, at, 'correlation', identity);
  const all = await em.find(CorrelatedAccount, { correlation: { id: correlation.id } });
  const accounts = accountId === undefined ? all : all.filter((account) => account.id === accountId.toLowerCase());
  if (accountId !== undefined && accounts.length === 0) throw notFound('account');
  return { correlation, accounts };
}

/** The Slack ids among some accounts. */
export const slackIdsOf = (accounts: readonly CorrelatedAccount[]): string[] =>
  accounts.filter(({ provider }) => provider === 'SLACK').map(({ externalId }) => externalId);
