import { mayWrite, writesHeld } from '#platform/data/heldWrites.ts';
import type { Query } from '#platform/data/unitOfWork.ts';
import { invalidState } from '#platform/values/errors.ts';

/**
 * Nobody else imports the workspace, or undoes an import of it, until the transaction ends.
 * @throws OrgraphError INVALID_STATE while somebody does, NOT_READY while writes are held.
 */
export async function lockWorkspace(query: Query, slackId: string): Promise<void> {
  const [lock] = await query<{ free: boolean; unheld: boolean }>(
    `select pg_try_advisory_xact_lock(hashtextextended('slack import ' || $1, 0)) as free, ${mayWrite} as unheld`,
    [slackId],
  );
  if (lock?.free !== true)
    throw invalidState('This Slack workspace is being imported already. Wait until that import has ended.');
  if (!lock.unheld) throw writesHeld();
}
