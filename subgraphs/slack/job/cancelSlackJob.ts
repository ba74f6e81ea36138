import type { Job } from '#platform/data/jobTable.ts';
import type { Context } from '#platform/graphql/context.ts';
import { visibleJobs } from '#platform/graphql/visibleJobs.ts';
import { jobs } from '../jobs.ts';

interface CancelSlackJobInput {
  id: string;
}

/** Cancels a job that waits or runs. */
export async function cancelSlackJob(context: Context, input: CancelSlackJobInput): Promise<Job> {
  return visibleJobs(jobs).cancel(input.id, context);
}
