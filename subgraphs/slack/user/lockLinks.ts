import type { Query } from '#platform/data/unitOfWork.ts';

/**
 * Lets one writer at a time say who an organization's Slack users are, an import or integrations' word, so that none
 * misses the users that the other is about to write. Until the transaction ends.
 */
export async function lockLinks(query: Query, organization: string): Promise<void> {
  await query(`select pg_advisory_xact_lock(hashtextextended('slack links ' || $1, 0))`, [organization]);
}
