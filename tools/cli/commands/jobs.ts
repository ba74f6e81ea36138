import { Option, type Command } from 'commander';
import { isUuid } from '#platform/values/uuid.ts';
import { discardJob, retryJob } from '../../jobs/changeJob.ts';
import { describeJob, describeJobs } from '../../jobs/describeJobs.ts';
import { jobsOf, jobStates, type JobState, type ListedJob } from '../../jobs/listedJob.ts';
import { withQueues, type SubgraphQueues } from '../../jobs/withQueues.ts';
import { exitCode, exitWith, UsageError } from '../../process/exitCode.ts';
import { whileShowing } from '../../process/terminalProgress.ts';
import { graphSubgraphs } from '../../project/subgraphs.ts';
import { versionNumber } from '../versionNumber.ts';
import { writeResult } from '../writeResult.ts';

interface ListOptions {
  subgraph?: string;
  state?: JobState;
  limit: number;
  json?: boolean;
}

/** `orgraph jobs list` */
export const listJobsCommand = (command: Command): Command =>
  command
    .addOption(new Option('--subgraph <name>', 'those of one subgraph').choices(graphSubgraphs))
    .addOption(new Option('--state <state>', 'those that stand so').choices(jobStates))
    .option(
      '--limit <count>',
      'of each subgraph at most',
      (text: string) => versionNumber(text, 'count of jobs: use 1 or more'),
      100,
    )
    .option('--json', 'as JSON')
    .action(({ subgraph, state, limit, json }: ListOptions) =>
      exitWith(async () => {
        const jobs = await whileShowing('reading the queues', () =>
          withQueues(subgraph === undefined ? graphSubgraphs : [subgraph], (queues) =>
            listAll(queues, { most: limit, ...(state !== undefined && { states: [state] }) }),
          ),
        );
        writeResult(json, jobs, describeJobs(jobs));
        return exitCode.passed;
      }),
    );

/** `orgraph jobs show` */
export const showJobCommand = (command: Command): Command =>
  command
    .argument('<id>', 'the job or event')
    .option('--json', 'as JSON')
    .action((id: string, { json }: { json?: boolean }) =>
      exitWith(() =>
        onJob(id, async (job) => {
          writeResult(json, job, describeJob(job));
          return exitCode.passed;
        }),
      ),
    );

/** `orgraph jobs retry` */
export const retryJobCommand = (command: Command): Command =>
  command
    .argument('<id>', 'one that has failed')
    .option('--json', 'as JSON')
    .action((id: string, { json }: { json?: boolean }) =>
      exitWith(() =>
        onJob(id, async (job, queues) => {
          if (!(await retryJob(queues, job)))
            throw new UsageError(`${id} has not failed: it is ${job.state}. See orgraph jobs show ${id}.`);
          writeResult(json, { retried: id }, `${job.what} is tried again.`);
          return exitCode.passed;
        }),
      ),
    );

/** `orgraph jobs discard` */
export const discardJobCommand = (command: Command): Command =>
  command
    .argument('<id>', 'one that does not run')
    .option('--json', 'as JSON')
    .action((id: string, { json }: { json?: boolean }) =>
      exitWith(() =>
        onJob(id, async (job, queues) => {
          if (!(await discardJob(queues, job))) throw new UsageError(`${id} runs at the moment. Try again.`);
          const rest = job.holds === 0 ? '' : ` What waited for it goes on (${job.holds}).`;
          writeResult(json, { discarded: id }, `${job.what} is discarded.${rest}`);
          return exitCode.passed;
        }),
      ),
    );

const listAll = async (queues: readonly SubgraphQueues[], filter: Parameters<typeof jobsOf>[1]): Promise<ListedJob[]> =>
  (await Promise.all(queues.map((one) => jobsOf(one, filter)))).flat();

/** @throws UsageError where there is no such job. */
async function onJob<Result>(
  id: string,
  work: (job: ListedJob, queues: SubgraphQueues) => Promise<Result>,
): Promise<Result> {
  if (!isUuid(id)) throw new UsageError(`${id} is no job’s id. See orgraph jobs list.`);
  return whileShowing('looking for it in the queues', () =>
    withQueues(graphSubgraphs, async (all) => {
      for (const queues of all) {
        const [job] = await jobsOf(queues, { id });
        if (job !== undefined) return work(job, queues);
      }
      throw new UsageError(`There is no job ${id}: it is done, or never was. See orgraph jobs list.`);
    }),
  );
}
