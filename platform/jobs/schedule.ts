import type { EntityManager } from '@mikro-orm/postgresql';
import type { Job } from 'pg-boss';
import { OrganizationGone } from '../data/admitWrite.ts';
import type { Database } from '../data/database.ts';
import { queueSchema } from '../data/queueSchema.ts';
import { scopeOfOrganization } from '../data/scope.ts';
import { createUnitOfWork, writingOf, type Query } from '../data/unitOfWork.ts';
import { inTransaction, queuesOf } from '../queue/queues.ts';
import type { InnerJobKind, QueuedJob, Schedule } from './jobKind.ts';
import { jobQueue } from './jobQueue.ts';
import { queueJob } from './queueJob.ts';

/**
 * Does a job of the system's own again and again for the transaction's organization, in place of what it has had under
 * this name before. Each time is queued when the one before begins: what a stopped deployment has missed is done once.
 * @throws Error for what is no schedule.
 */
export async function scheduleJob<Input>(
  em: EntityManager,
  name: string,
  { cron, timezone }: Schedule,
  kind: InnerJobKind<Input>,
  input: NoInfer<Input>,
): Promise<void> {
  const schedule = { name, cron, timezone };
  const after = await nextTime(schedule, new Date());
  unscheduleJob(em, name);
  queueJob(em, kind, input, { after, schedule });
}

/** Ends what is scheduled under this name, with the commit; what runs at the moment is done. */
export function unscheduleJob(em: EntityManager, name: string): void {
  const { query, scope, beforeCommit } = writingOf(em);
  if (scope.organization === null) throw new Error('a schedule is an organization’s');
  const about = [jobQueue.name, scope.organization, name];
  beforeCommit.push(async () => {
    await lockSchedule(query, scope.organization!, name);
    await query(`delete from ${queueSchema}.job where ${ofSchedule} and state < 'active'`, about);
    await query(
      `update ${queueSchema}.job set data = data - 'schedule' where ${ofSchedule} and state = 'active'`,
      about,
    );
  });
}

/** Queues the time after the one at which a scheduled job begins; once, however often the job is tried. */
export async function queueNext(database: Database, { id, data }: Job<QueuedJob>): Promise<void> {
  const { organization, schedule } = data;
  if (schedule === undefined || organization === null) return;
  const boss = await queuesOf(database).open(jobQueue);
  const startAfter = await nextTime(schedule, new Date());
  try {
    await createUnitOfWork(database, scopeOfOrganization(organization)).write(async (_, query) => {
      await lockSchedule(query, organization, schedule.name);
      const stands = await query(
        `update ${queueSchema}.job set data = data - 'schedule' where name = $1 and id = $2 and data ? 'schedule' returning 1 as stands`,
        [jobQueue.name, id],
      );
      if (stands.length === 0) return;
      await boss.send(jobQueue.name, data, {
        db: inTransaction(query),
        group: { id: organization },
        startAfter,
      });
    });
  } catch (error) {
    // A deleted organization's ends.
    if (!(error instanceof OrganizationGone)) throw error;
  }
}

/** @throws Error for what is no schedule. */
export async function nextTime({ cron, timezone }: Schedule, after: Date): Promise<Date> {
  if (cron.trim().split(/\s+/).length !== 5) throw new Error(`${cron} has not the five fields of a schedule`);
  const { CronExpressionParser } = await import('cron-parser');
  return CronExpressionParser.parse(cron, { tz: timezone, currentDate: after }).next().toDate();
}

const lockSchedule = (query: Query, organization: string, name: string) =>
  query('select pg_advisory_xact_lock(hashtextextended($1, 0)) is null as locked', [
    `schedule ${organization} ${name}`,
  ]);

const ofSchedule = `name = $1 and data ->> 'organization' = $2 and data -> 'schedule' ->> 'name' = $3`;
