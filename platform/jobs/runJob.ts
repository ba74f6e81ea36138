import type { EntityManager } from '@mikro-orm/postgresql';
import type { Job } from 'pg-boss';
import type { Database } from '../data/database.ts';
import { queueSchema } from '../data/queueSchema.ts';
import { scopeOfOrganization } from '../data/scope.ts';
import { createUnitOfWork } from '../data/unitOfWork.ts';
import type { ServiceClient } from '../identity/serviceClient.ts';
import { requestLog, type Log } from '../process/log.ts';
import { inTransaction, queuesOf, type Statements } from '../queue/queues.ts';
import { OrgraphError } from '../values/errors.ts';
import { isVisible, type JobKind, type QueuedJob } from './jobKind.ts';
import { jobQueue } from './jobQueue.ts';
import { jobRow, settleRow, type Progress } from './jobRow.ts';
import { queueNext } from './schedule.ts';
import { mayRunNow } from './standing.ts';
import { throttledProgress } from './throttledProgress.ts';

export interface WorkerParts {
  database: Database;
  kinds: readonly JobKind[];
  services: ServiceClient;
  capabilities: unknown;
  log: Log;
}

/** Seconds after which one is tried again that cannot run: tenancy or the database is away, or its organization waits. */
const [soon, later] = [5, 30];

/** What no further attempt changes; of a job that people see, they are told, and no operator is. */
const isFinal = new Set<string>(['BAD_USER_INPUT', 'FORBIDDEN', 'NOT_FOUND']);
/** Whoever asks later is answered. */
const isNotNow = new Set<string>(['NOT_READY', 'SUBGRAPH_UNAVAILABLE']);

/**
 * Runs a job that was taken from the queue, once, and writes what has become of it: in one transaction where it stands
 * in the queue and how people see it. Nothing is written of one that another process has taken, or somebody cancelled.
 * @param stopping aborted where the process ends: the job goes back. @param taken aborted where it is not this
 * process' any more.
 */
export async function runJob(
  { database, kinds, services, capabilities, log }: WorkerParts,
  job: Job<QueuedJob>,
  stopping: AbortSignal,
  taken: AbortSignal,
): Promise<void> {
  const { id, data } = job;
  const { kind: name, organization, actor, input } = data;
  const boss = await queuesOf(database).open(jobQueue);
  const jobLog = requestLog(log, { requestId: id, organization: organization ?? undefined });
  const kind = kinds.find((one) => one.name === name);
  const scope =
    organization !== null && kind !== undefined && isVisible(kind) ? scopeOfOrganization(organization, actor) : null;
  const row = scope === null ? undefined : jobRow(database, scope, id);
  const progress = throttledProgress(async (told) => {
    await row?.tell(told).catch((error: unknown) => jobLog.warn({ err: error }, 'progress was not written'));
  });

  /** Changes the job in the queue, if it is this process' still, and its row with it. */
  async function settle(
    change: (db: Statements | undefined) => Promise<boolean>,
    write: (em: EntityManager) => Promise<unknown>,
  ): Promise<void> {
    if (scope === null) return void (await change(undefined));
    await createUnitOfWork(database, scope).write(async (em, query) => {
      const db = inTransaction(query);
      // As who cancels it takes them: the row first.
      await query('select 1 as locked from job where id = $1 for update', [id]);
      if (await change(db)) await write(em);
    });
  }

  const remove = async (db?: Statements) =>
    wasAffected(await boss.deleteJob(jobQueue.name, job, db === undefined ? {} : { db }));
  const finish = (status: 'COMPLETED' | 'FAILED', about: { error?: OrgraphError; progress?: Progress | undefined }) =>
    settle(remove, (em) => settleRow(em, id, status, about));
  const putBack = (seconds: number) =>
    settle(
      async (db) => {
        const values = [jobQueue.name, id, job.retryCount, seconds];
        const { rows } = await (db === undefined
          ? database.pool.query(putBackJob, values)
          : db.executeSql(putBackJob, values));
        return rows.length === 1;
      },
      (em) => settleRow(em, id, 'QUEUED'),
    );

  async function fail(error: unknown): Promise<void> {
    const told = error instanceof OrgraphError ? error : new OrgraphError('INTERNAL', 'An unexpected error.');
    const { code, message } = told;
    const last = await progress.end();
    if (stopping.aborted) return putBack(0);
    if (scope !== null && isNotNow.has(code)) return putBack(soon);
    jobLog.warn({ err: error, kind: name }, 'a job has failed');
    if (scope !== null && isFinal.has(code)) return finish('FAILED', { error: told, progress: last });
    let isForGood = false;
    await settle(
      async (db) => {
        const failed = await boss.fail(jobQueue.name, job, { code, message }, db === undefined ? {} : { db });
        if (db !== undefined) isForGood = (await db.executeSql(isFailed, [jobQueue.name, id])).rows.length === 1;
        return wasAffected(failed);
      },
      (em) => settleRow(em, id, isForGood ? 'FAILED' : 'QUEUED', { error: told, progress: last }),
    );
  }

  try {
    await queueNext(database, job);
    if (kind === undefined) throw new Error(`${database.name} does no ${name}`);
    if (isVisible(kind) && row !== undefined) {
      if (!(await mayRunNow(services, kind, data))) return await putBack(later);
      if (!(await row.begin())) return void (await remove());
    }
    await kind.run(kind.input.parse(input), {
      id,
      database,
      kind: name,
      organization,
      actor,
      within: (other, work) => work(createUnitOfWork(database, other)),
      progress: progress.tell,
      services,
      capabilities,
      log: jobLog,
      signal: AbortSignal.any([stopping, taken]),
    });
    const last = await progress.end();
    await finish('COMPLETED', { progress: last });
  } catch (error) {
    if (taken.aborted) return void (await progress.end());
    await fail(error).catch((lost: unknown) => {
      jobLog.warn({ err: lost }, 'what has become of a job could not be written');
    });
  }
}

const wasAffected = (response: object): boolean => (response as { affected: number }).affected === 1;

/** As it was before it was taken: no attempt that counts. */
const putBackJob = `
  update ${queueSchema}.job set state = 'created', started_on = null, heartbeat_on = null, start_after = now() + $4 * interval '1 second'
  where name = $1 and id = $2 and state = 'active' and retry_count = $3 returning 1 as back`;

const isFailed = `select 1 as failed from ${queueSchema}.job where name = $1 and id = $2 and state = 'failed'`;
