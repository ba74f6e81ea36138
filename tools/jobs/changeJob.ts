import { queueSchema } from '#platform/data/queueSchema.ts';
import { startBoss } from '#platform/queue/queues.ts';
import type { ListedJob } from './listedJob.ts';
import type { SubgraphQueues } from './withQueues.ts';

/** What has failed is tried again at once. @returns whether it had. */
export async function retryJob(queues: SubgraphQueues, { queue, id, state }: ListedJob): Promise<boolean> {
  if (state === 'FAILED') {
    const boss = await startBoss(queues.pool);
    try {
      return ((await boss.retry(queue, id)) as { affected: number }).affected === 1;
    } finally {
      await boss.stop({ close: false, graceful: false });
    }
  }
  const { rowCount } = await queues.pool.query(
    `update ${queueSchema}.job set start_after = now() where name = $1 and id = $2 and state = 'retry'`,
    [queue, id],
  );
  return rowCount === 1;
}

/**
 * Takes a job away that does not run; what waited for it goes on, and who has started it finds it cancelled.
 * @returns whether it was there, and did not run.
 */
export async function discardJob({ pool }: SubgraphQueues, { queue, id, organization }: ListedJob): Promise<boolean> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(`select set_config('app.organization_id', $1, true)`, [organization ?? '']);
    await client.query(cancelRow, [id]);
    const { rowCount } = await client.query(
      `delete from ${queueSchema}.job where name = $1 and id = $2 and state <> 'active'`,
      [queue, id],
    );
    await client.query(rowCount === 1 ? 'commit' : 'rollback');
    return rowCount === 1;
  } finally {
    client.release();
  }
}

const cancelRow = `update job set status = 'CANCELLED', finished_at = now() where id = $1 and status in ('QUEUED', 'RUNNING')`;
