import type { PlanNode } from '@graphql-hive/router-query-planner';
import { OrgraphError } from '#platform/values/errors.ts';
import type { Overrides } from '../supergraph/progressiveOverrides.ts';
import { PlannerExited, startPlanner, type PlannerProcess } from './plannerProcess.ts';

export interface PlanningJob {
  /** The supergraph's text. */
  supergraph: string;
  operation: string;
  overrides: Overrides;
}

/**
 * Plans in another process, so that whatever an operation does to the planner, requests are served. It is started when
 * something is to be planned, and ends when nothing has been for a while.
 * @throws (the promise) OrgraphError QUERY_TOO_COMPLEX when planning takes too much of the planner's own time,
 * NOT_READY when it waits too long, for others or for the machine, or when the process is ended from outside again and
 * again; Error when the planner fails, or ends by itself.
 */
export type PlannerPool = (job: PlanningJob) => Promise<PlanNode | undefined>;

/** All in milliseconds. */
export interface PlannerBounds {
  /** Of the planner's CPU time: for one operation, and to read one supergraph. How busy the machine is adds nothing. */
  planning: number;
  reading: number;
  /** How long whoever asks waits for a plan. */
  waiting: number;
  /** How long nothing need be planned until the process ends. */
  idle: number;
}

const usualBounds: PlannerBounds = { planning: 2_000, reading: 10_000, waiting: 10_000, idle: 30_000 };
const mostWaiting = 1_000;
/** So many times as long as anybody waits, a process that says nothing is given up: it hangs, or is stopped. */
const givenUp = 6;

interface Waiting {
  job: PlanningJob;
  settle(result: Promise<PlanNode | undefined>): void;
}

export function createPlannerPool(bounds: Partial<PlannerBounds> = {}): PlannerPool {
  const { planning, reading, waiting: mostWaited, idle } = { ...usualBounds, ...bounds };
  const queue = new Set<Waiting>();
  let running: PlannerProcess | undefined;
  let busy = false;
  let resting: NodeJS.Timeout | undefined;

  async function work(): Promise<void> {
    if (busy) return;
    busy = true;
    clearTimeout(resting);
    for (const next of queue) {
      queue.delete(next);
      const result = planned(next.job);
      next.settle(result);
      const late = setTimeout(() => running?.end(), givenUp * mostWaited);
      await result.catch(() => undefined);
      clearTimeout(late);
    }
    busy = false;
    running?.rest();
    resting = setTimeout(() => running?.end(), idle).unref();
  }

  /** Once more where the process was ended from outside: that is not known to be the operation's fault. */
  async function planned(job: PlanningJob): Promise<PlanNode | undefined> {
    const isFromOutside = (error: unknown) => error instanceof PlannerExited && error.fromOutside;
    try {
      return await plan(job);
    } catch (error) {
      if (!isFromOutside(error)) throw error;
    }
    return plan(job).catch((error: unknown) => {
      throw isFromOutside(error) ? keepsEnding(error) : error;
    });
  }

  async function plan({
    supergraph,
    operation,
    overrides: { labels, percentage },
  }: PlanningJob): Promise<PlanNode | undefined> {
    if (running === undefined || running.hasEnded()) running = startPlanner();
    const { ask, knows } = running;
    const id = await knows(supergraph, reading);
    const json = await ask({ kind: 'plan', id, operation, labels: [...labels], percentage, most: planning });
    return json === undefined ? undefined : (JSON.parse(json) as PlanNode);
  }

  return (job) => {
    if (queue.size >= mostWaiting) return Promise.reject(tooBusy());
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        job,
        settle(result) {
          result.then(resolve, reject).finally(() => clearTimeout(timer));
        },
      };
      const timer = setTimeout(() => {
        // What has come meanwhile, where it is this process that had no time, is heard first.
        setImmediate(() => {
          queue.delete(waiting);
          reject(tooBusy());
        });
      }, mostWaited);
      queue.add(waiting);
      void work();
    });
  };
}

const retryAfter = 2;

const keepsEnding = (cause: unknown): OrgraphError =>
  Object.assign(
    new OrgraphError(
      'NOT_READY',
      `The operation could not be planned: the planner was ended. Try again in ${retryAfter} seconds.`,
      { retryAfter },
    ),
    { cause },
  );

const tooBusy = (): OrgraphError =>
  new OrgraphError(
    'NOT_READY',
    `The operation could not be planned in time: the machine is busy. Try again in ${retryAfter} seconds.`,
    { retryAfter },
  );
