import type { ListedJob } from './listedJob.ts';

/** Jobs, a line each: id, when, whose, what, and how it stands. */
export const describeJobs = (jobs: readonly ListedJob[]): string =>
  jobs.length === 0 ? 'Nothing waits, and nothing has failed.' : jobs.map(lineOf).join('\n');

function lineOf(job: ListedJob): string {
  const { id, createdAt, subgraph, queue, what, state, attempts, error, holds } = job;
  return [
    id,
    timeText(createdAt),
    `${subgraph} ${queue}`,
    what,
    state,
    ...(attempts > 0 ? [`${attempts} attempts`] : []),
    ...(holds > 0 ? [`holds ${holds}`] : []),
    ...(error === null ? [] : [`${error.code}: ${error.message}`]),
  ].join('  ');
}

/** One job, whole. */
export function describeJob(job: ListedJob): string {
  const { nextAt, organization, data } = job;
  return [
    lineOf(job),
    `organization  ${organization ?? 'none'}`,
    ...(nextAt === null ? [] : [`next          ${timeText(nextAt)}`]),
    JSON.stringify(data, undefined, 2),
  ].join('\n');
}

const timeText = (time: Date): string => `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
