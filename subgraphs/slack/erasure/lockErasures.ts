import type { Query } from '#platform/data/unitOfWork.ts';
import { invalidState } from '#platform/values/errors.ts';

const lock = `hashtextextended('slack erasures ' || $1, 0)`;

/** Nobody of the organization is erased until the transaction ends, which may write what it has read of people. */
export async function holdErasures(query: Query, organization: string): Promise<void> {
  await query(`select pg_advisory_xact_lock_shared(${lock})`, [organization]);
}

/**
 * Nothing that has been read of people is about to be written until the transaction ends.
 * @throws OrgraphError INVALID_STATE while an import runs or is undone.
 */
export async function lockErasures(query: Query, organization: string): Promise<void> {
  const [held] = await query<{ free: boolean }>(`select pg_try_advisory_xact_lock(${lock}) as free`, [organization]);
  if (held?.free !== true) throw invalidState('An import of this organization runs. Wait until it has ended.');
}
