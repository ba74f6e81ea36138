import { setTimeout as pause } from 'node:timers/promises';
import type { Job, JobAttempt } from 'pg-boss';
import { queueSchema } from '../data/queueSchema.ts';
import { queuesOf } from '../queue/queues.ts';
import type { QueuedJob } from './jobKind.ts';
import { jobQueue } from './jobQueue.ts';
import { runJob, type WorkerParts } from './runJob.ts';
import { settleFailed } from './settleFailed.ts';
import { wakers } from './wakeWorker.ts';

export type { WorkerParts } from './runJob.ts';

/** Milliseconds. */
const [idle, look, beat] = [3_000, 1_000, 10_000];
/** Jobs of one process at once. */
const atOnce = 4;

/** A job in hand; `taken` is aborted where it is not this process' any more. */
interface InHand {
  attempt: JobAttempt;
  taken: AbortController;
  run: Promise<void>;
}

/**
 * Does a subgraph's jobs for as long as the process lives, with whatever others do the same. A job that is taken says
 * every ten seconds that it goes on; where its process has gone, another takes it. One that is cancelled meanwhile, or
 * that another has taken, is stopped within a second.
 */
export function startWorker(parts: WorkerParts): { stop(): Promise<void> } {
  const { database, kinds, log } = parts;
  const stopping = new AbortController();
  let sleeper = new AbortController();
  const inHand = new Map<string, InHand>();
  const wake = () => sleeper.abort();
  let beaten = performance.now();

  async function watch(): Promise<void> {
    await settleFailed(database, kinds).catch((error: unknown) =>
      log.warn({ err: error }, 'failed jobs were not told'),
    );
    while (!stopping.signal.aborted) {
      const taken = await lookAfter()
        .then(() => (inHand.size < atOnce ? takeWaiting(atOnce - inHand.size) : []))
        .catch((error: unknown) => {
          log.warn({ err: error }, 'the queue of jobs could not be read');
          return [];
        });
      for (const job of taken) begin(job);
      if (taken.length === 0)
        await pause((inHand.size > 0 ? look : idle) * (0.75 + Math.random() / 2), undefined, {
          signal: sleeper.signal,
          ref: false,
        }).catch(() => undefined);
      sleeper = new AbortController();
    }
  }

  function begin(job: Job<QueuedJob>): void {
    const taken = new AbortController();
    const run = runJob(parts, job, stopping.signal, taken.signal).finally(() => {
      inHand.delete(job.id);
      wake();
    });
    inHand.set(job.id, { attempt: job, taken, run });
  }

  /** Of those in hand: stops what is not this process' any more, and says of the others that they go on. */
  async function lookAfter(): Promise<void> {
    if (inHand.size === 0) return;
    const asked = [...inHand];
    const { rows } = await database.pool.query<JobAttempt>(stillActive, [jobQueue.name, asked.map(([id]) => id)]);
    const active = new Map(rows.map(({ id, retryCount }) => [id, retryCount]));
    for (const [id, { attempt, taken }] of asked)
      if (active.get(id) !== attempt.retryCount) taken.abort(new Error('the job is not this process’ any more'));
    if (performance.now() - beaten < beat) return;
    beaten = performance.now();
    const boss = await queuesOf(database).open(jobQueue);
    await boss.touch(
      jobQueue.name,
      asked.map(([, { attempt }]) => attempt),
    );
  }

  /** A process without jobs asks a question, and loads no library. */
  async function takeWaiting(most: number): Promise<Job<QueuedJob>[]> {
    const { rows } = await database.pool.query<{ lost: boolean }>(waiting, [jobQueue.name]);
    if (rows.length === 0) return [];
    const boss = await queuesOf(database).open(jobQueue);
    if (rows.some(({ lost }) => lost)) {
      await boss.supervise(jobQueue.name);
      await settleFailed(database, kinds);
    }
    return boss.fetch<QueuedJob>(jobQueue.name, { batchSize: most });
  }

  wakers.set(database, wake);
  const watching = kinds.length === 0 ? Promise.resolve() : watch();
  return {
    async stop() {
      stopping.abort(new Error('the process ends'));
      wake();
      wakers.delete(database);
      await watching;
      await Promise.all([...inHand.values()].map(({ run }) => run));
    },
  };
}

const stillActive = `
  select id, retry_count as "retryCount" from ${queueSchema}.job where name = $1 and id = any($2::uuid[]) and state = 'active'`;

/** Whether there is a job to be done, or one whose process may be gone. */
const waiting = `
  select distinct state = 'active' as lost from ${queueSchema}.job
  where name = $1 and (state < 'active' and start_after <= now()
    or state = 'active' and coalesce(heartbeat_on, started_on) < now() - heartbeat_seconds * interval '1 second')`;
