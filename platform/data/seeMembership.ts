import type { Query } from './unitOfWork.ts';

/** Remembers that a membership has reached this version; the newest version seen so far, which is never taken back. */
export async function seeMembership(query: Query, membership: string, version: number): Promise<number> {
  const [seen] = await query<{ version: number }>(
    `insert into seen_membership (membership, version) values ($1, $2) on conflict (membership) do update
     set version = greatest(seen_membership.version, excluded.version) returning version`,
    [membership, version],
  );
  return seen!.version;
}
