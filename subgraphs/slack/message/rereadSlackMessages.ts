import { findToChange } from '#platform/data/findToChange.ts';
import type { Job } from '#platform/data/jobTable.ts';
import type { Context } from '#platform/graphql/context.ts';
import { startJob } from '#platform/jobs/startJob.ts';
import { SlackWorkspace } from '../workspace/entities.ts';
import { rereadJob } from './rereadJob.ts';

interface RereadSlackMessagesInput {
  workspaceId: string;
}

/** Starts to read a workspace's messages anew; answers the job. */
export async function rereadSlackMessages(context: Context, input: RereadSlackMessagesInput): Promise<Job> {
  return context.write(async (em) => {
    const { id } = await findToChange(em, SlackWorkspace, input.workspaceId, 'workspace');
    return startJob(em, rereadJob, { workspace: id });
  });
}
