import type { Query } from '#platform/data/unitOfWork.ts';

/** What of an organization's plan concerns this subgraph; null is unlimited. */
export interface Limits {
  maxConnections: number | null;
}

/**
 * Lets one write of an organization at a time through, so that what a write has checked (names, uniques, limits) still
 * holds when it inserts. Until the transaction ends.
 */
export async function lockOrganization(query: Query, organization: string): Promise<Limits> {
  const [tenant] = await query<{ most: number | null }>(
    `select (limits ->> 'max_connections')::int as most from tenant where id = $1 for no key update`,
    [organization],
  );
  return { maxConnections: tenant?.most ?? null };
}
