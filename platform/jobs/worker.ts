import { setTimeout as pause } from 'node:timers/promises';
import type { Job } from 'pg-boss';
import type { Database } from '../data/database.ts';
import { queueSchema } from '../data/queueSchema.ts';
import { createUnitOfWork } from '../data/unitOfWork.ts';
import type { ServiceClient } from '../identity/serviceClient.ts';
import { requestLog, type Log } from '../process/log.ts';
import { queuesOf } from '../queue/queues.ts';
import { OrgraphError } from '../values/errors.ts';
import type { JobKind, QueuedJob } from './jobKind.ts';
import { jobQueue } from './jobQueue.ts';

export interface WorkerParts {
  database: Database;
  kinds: readonly JobKind[];
  services: ServiceClient;
  capabilities: unknown;
  log: Log;
}

/** Milliseconds. */
const [idle, beat] = [3_000, 10_000];
/** Jobs of one process at once. */
const atOnce = 4;

const wakers = new WeakMap<Database, () => void>();

/** Says that a job has been queued: a process that works does it now. */
export const wakeWorker = (database: Database): void => wakers.get(database)?.();

/**
 * Does a subgraph's jobs for as long as the process lives, with whatever others do the same. A job that is taken says
 * every ten seconds that it goes on; where its process has gone, another takes it.
 */
export function startWorker({ database, kinds, services, capabilities, log }: WorkerParts): { stop(): Promise<void> } {
  const stopping = new AbortController();
  let sleeper = new AbortController();
  const running = new Set<Promise<void>>();
  const wake = () => sleeper.abort();

  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      const isFull = running.size >= atOnce;
      const taken = isFull
        ? []
        : await takeWaiting(atOnce - running.size).catch((error: unknown) => {
            log.warn({ err: error }, 'the queue of jobs could not be read');
            return [];
          });
      for (const job of taken) {
        const run = runJob(job).finally(() => {
          running.delete(run);
          wake();
        });
        running.add(run);
      }
      if (taken.length === 0)
        await pause(idle * (0.75 + Math.random() / 2), undefined, { signal: sleeper.signal, ref: false }).catch(
          () => undefined,
        );
      sleeper = new AbortController();
    }
  }

  /** A process without jobs asks a question, and loads no library. */
  async function takeWaiting(most: number): Promise<Job<QueuedJob>[]> {
    const { rows } = await database.pool.query<{ lost: boolean }>(waiting, [jobQueue.name]);
    if (rows.length === 0) return [];
    const boss = await queuesOf(database).open(jobQueue);
    if (rows.some(({ lost }) => lost)) await boss.supervise(jobQueue.name);
    return boss.fetch<QueuedJob>(jobQueue.name, { batchSize: most });
  }

  async function runJob({ id, data }: Job<QueuedJob>): Promise<void> {
    const boss = await queuesOf(database).open(jobQueue);
    const { kind: name, organization, actor, input } = data;
    const jobLog = requestLog(log, { requestId: id, organization: organization ?? undefined });
    const beating = setInterval(() => {
      boss.touch(jobQueue.name, id).catch((error: unknown) => jobLog.warn({ err: error }, 'a job’s beat was lost'));
    }, beat).unref();
    try {
      const kind = kinds.find((one) => one.name === name);
      if (kind === undefined) throw new Error(`${database.name} does no ${name}`);
      await kind.run(kind.input.parse(input), {
        id,
        kind: name,
        organization,
        actor,
        within: (scope, work) => work(createUnitOfWork(database, scope)),
        services,
        capabilities,
        log: jobLog,
        signal: stopping.signal,
      });
      await boss.deleteJob(jobQueue.name, id);
    } catch (error) {
      jobLog.warn({ err: error, kind: name }, 'a job has failed');
      const { code, message } =
        error instanceof OrgraphError ? error : new OrgraphError('INTERNAL', 'An unexpected error.');
      await boss.fail(jobQueue.name, id, { code, message }).catch((lost: unknown) => {
        jobLog.warn({ err: lost }, 'that a job has failed could not be written');
      });
    } finally {
      clearInterval(beating);
    }
  }

  wakers.set(database, wake);
  const watching = kinds.length === 0 ? Promise.resolve() : watch();
  return {
    async stop() {
      stopping.abort();
      wake();
      wakers.delete(database);
      await watching;
      await Promise.all(running);
    },
  };
}

/** Whether there is a job to be done, or one whose process may be gone. */
const waiting = `
  select distinct state = 'active' as lost from ${queueSchema}.job
  where name = $1 and (state < 'active' and start_after <= now()
    or state = 'active' and coalesce(heartbeat_on, started_on) < now() - heartbeat_seconds * interval '1 second')`;
