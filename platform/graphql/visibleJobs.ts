import { findToChange } from '../data/findToChange.ts';
import { Job, type JobStatus } from '../data/jobTable.ts';
import type { PageArguments } from '../data/page.ts';
import type { RowOf } from '../data/rows.ts';
import { grants } from '../identity/permissions.ts';
import { cancelJob } from '../jobs/cancelJob.ts';
import type { VisibleJobKind } from '../jobs/jobKind.ts';
import { notFound } from '../values/errors.ts';
import type { Context } from './context.ts';

type JobRow = RowOf<Job>;
export type JobList = PageArguments & { filter?: { status?: JobStatus | null } | null };

/**
 * What a subgraph's root fields for jobs do. A job is seen, and can be cancelled, by who has started it and by who may
 * start its kind.
 */
export function visibleJobs(kinds: readonly VisibleJobKind[]) {
  const startable = ({ identity: { permissions } }: Context): string[] =>
    kinds.filter(({ permission }) => grants(permissions, permission)).map(({ name }) => name);

  /** @throws OrgraphError NOT_FOUND. */
  function assertSeen({ kind, startedById }: Pick<JobRow, 'kind' | 'startedById'>, context: Context): void {
    if (startedById !== context.user && !startable(context).includes(kind)) throw notFound('job');
  }

  return {
    list({ filter, ...page }: JobList, context: Context) {
      const ofAll = startable(context);
      const status = filter?.status ?? undefined;
      return context.connection(Job, page, {
        where: ofAll.length === 0 ? { status, startedById: context.user } : { status },
        conditions: ofAll.length === 0 ? [] : [['t.kind = any(?) or t.started_by_id = ?', ofAll, context.user]],
      });
    },
    /** @throws OrgraphError NOT_FOUND, also for one that the caller does not see. */
    async find(id: string, context: Context): Promise<JobRow> {
      const job = await context.find(Job, id, 'job');
      assertSeen(job, context);
      return job;
    },
    /** @throws OrgraphError NOT_FOUND, INVALID_STATE for one that has ended. */
    cancel: (id: string, context: Context): Promise<Job> =>
      context.write(async (em) => {
        const job = await findToChange(em, Job, id, 'job');
        assertSeen(job as JobRow, context);
        cancelJob(em, job);
        return job;
      }),
  };
}

/** The resolver of a payload's job: of a mutation that is repeated, as it is now. */
export const jobOfPayload = ({ job }: { job: { id: string } }, _: unknown, { find }: Context) =>
  find(Job, job.id, 'job');

/** The resolvers of the type. */
export const ofJob = {
  progress: ({ done, total }: JobRow) => (done == null ? null : { done, total }),
  error: ({ errorCode, errorMessage }: JobRow) =>
    errorCode == null ? null : { code: errorCode, message: errorMessage },
};
