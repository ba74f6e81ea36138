import type { EntityManager } from '@mikro-orm/postgresql';
import type { Database } from '../data/database.ts';
import type { JobStatus } from '../data/jobTable.ts';
import type { Scope } from '../data/scope.ts';
import { createUnitOfWork, writingOf } from '../data/unitOfWork.ts';
import { notified } from '../events/catalogue.ts';
import { emit } from '../events/emit.ts';

/** How far a job is. */
export interface Progress {
  done: number;
  total: number | null;
}

/** What of a job that people see is written while it runs. */
export interface JobRow {
  /** It runs. @returns false for one that has been cancelled, is done, or is not there. */
  begin(): Promise<boolean>;
  /** Of one that runs, how far it is. */
  tell(progress: Progress): Promise<void>;
}

export const jobRow = (database: Database, scope: Scope, id: string): JobRow => {
  const run = (sql: string, values: readonly unknown[]) =>
    createUnitOfWork(database, scope).write((_, query) => query(sql, values));
  return {
    begin: async () => (await run(begin, [id])).length === 1,
    tell: async ({ done, total }) => void (await run(tell, [id, done, total])),
  };
};

/**
 * What a job has come to, in the transaction in which its place in the queue changes; one that has ended stays so. Of
 * one that has failed its starter is notified.
 */
export async function settleRow(
  em: EntityManager,
  id: string,
  status: Exclude<JobStatus, 'CANCELLED'>,
  { error, progress }: { error?: { code: string; message: string } | undefined; progress?: Progress | undefined } = {},
): Promise<void> {
  const [settled] = await writingOf(em).query<{ starter: string }>(settle, [
    id,
    status,
    error?.code ?? null,
    error?.message ?? null,
    progress?.done ?? null,
    progress?.total ?? null,
  ]);
  if (status === 'FAILED' && settled !== undefined)
    emit(em, notified, { code: 'job.failed', users: [settled.starter], subject: { type: 'Job', id }, counts: {} });
}

const begin = `
  update job set status = 'RUNNING', started_at = coalesce(started_at, now()), finished_at = null, error_code = null, error_message = null
  where id = $1 and status not in ('COMPLETED', 'CANCELLED') returning 1 as begun`;

const tell = `update job set done = $2, total = $3 where id = $1 and status = 'RUNNING'`;

const settle = `
  update job set status = $2, error_code = $3, error_message = $4, done = coalesce($5, done), total = coalesce($6, total),
    finished_at = case when $2 in ('COMPLETED', 'FAILED') then now() end
  where id = $1 and status in ('QUEUED', 'RUNNING') returning started_by_id as starter`;
