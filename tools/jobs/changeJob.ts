import { PgBoss } from 'pg-boss';
import { queueSchema } from '#platform/data/queueSchema.ts';
import type { ListedJob } from './listedJob.ts';
import type { SubgraphQueues } from './withQueues.ts';

/** What has failed is tried again at once. @returns whether it had. */
export async function retryJob(queues: SubgraphQueues, { queue, id, state }: ListedJob): Promise<boolean> {
  if (state === 'FAILED')
    return withLibrary(queues, async (boss) => ((await boss.retry(queue, id)) as { affected: number }).affected === 1);
  const { rowCount } = await queues.pool.query(
    `update ${queueSchema}.job set start_after = now() where name = $1 and id = $2 and state = 'retry'`,
    [queue, id],
  );
  return rowCount === 1;
}

/** Takes a job away that does not run; what waited for it goes on. @returns whether it was there, and did not run. */
export async function discardJob({ pool }: SubgraphQueues, { queue, id }: ListedJob): Promise<boolean> {
  const { rowCount } = await pool.query(
    `delete from ${queueSchema}.job where name = $1 and id = $2 and state <> 'active'`,
    [queue, id],
  );
  return rowCount === 1;
}

async function withLibrary<Result>({ pool }: SubgraphQueues, work: (boss: PgBoss) => Promise<Result>): Promise<Result> {
  const boss = new PgBoss({
    db: { executeSql: (text: string, values?: unknown[]) => pool.query(text, values) },
    schema: queueSchema,
    migrate: false,
    createSchema: false,
    supervise: false,
    schedule: false,
  });
  boss.on('error', () => undefined);
  await boss.start();
  try {
    return await work(boss);
  } finally {
    await boss.stop({ close: false, graceful: false });
  }
}
