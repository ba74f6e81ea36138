import type { EntityManager } from '@mikro-orm/postgresql';
import type { Job } from '../data/jobTable.ts';
import { queueSchema } from '../data/queueSchema.ts';
import { writingOf } from '../data/unitOfWork.ts';
import { jobQueue } from './jobQueue.ts';
import { wakeWorker } from './wakeWorker.ts';

/**
 * Cancels a job with the commit: it leaves the queue, and whoever runs it is stopped within a second, wherever it is.
 * What it has done until then stays done.
 * @param job locked in the entity manager's transaction.
 * @throws OrgraphError INVALID_STATE for one that has ended.
 */
export function cancelJob(em: EntityManager, job: Job): void {
  const { query, database, beforeCommit, afterCommit } = writingOf(em);
  job.cancel();
  beforeCommit.push(async () => {
    await query(`delete from ${queueSchema}.job where name = $1 and id = $2`, [jobQueue.name, job.id]);
  });
  afterCommit.push(() => wakeWorker(database));
}
