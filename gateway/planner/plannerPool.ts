import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PlanNode } from '@graphql-hive/router-query-planner';
import { childEnvironment } from '#platform/process/childEnvironment.ts';
import { OrgraphError, rateLimited } from '#platform/values/errors.ts';
import type { Overrides } from '../supergraph/progressiveOverrides.ts';
import type { WorkerResponse, WorkerRequest } from './plannerWorker.ts';

export interface PlanningJob {
  /** The supergraph's text. */
  supergraph: string;
  operation: string;
  overrides: Overrides;
}

/**
 * Plans in another process, so that whatever an operation does to the planner, requests are served. It is started when
 * something is to be planned, and ends when nothing has been for a while.
 * @throws (the promise) OrgraphError QUERY_TOO_COMPLEX when planning takes too long, RATE_LIMITED when others have;
 * Error when the planner fails, or ends.
 */
export type PlannerPool = (job: PlanningJob) => Promise<PlanNode | undefined>;

/**
 * How long, in milliseconds, an operation may be planned, may wait for others to be planned, a supergraph may be read,
 * and nothing need be planned until the process ends.
 */
export interface PlannerTimeouts {
  planning: number;
  waiting: number;
  reading?: number;
  idle: number;
}

/**
 * Supergraphs that the process knows at once, those used last; a gateway has one, the same with its entry, and others
 * while it goes from one to the next.
 */
const mostSupergraphs = 4;
const mostWaiting = 1_000;

export function createPlannerPool(
  { planning: mostPlanning, waiting: mostWaited, reading = 10_000, idle }: PlannerTimeouts = {
    planning: 2_000,
    waiting: 5_000,
    idle: 30_000,
  },
): PlannerPool {
  const queue: { job: PlanningJob; since: number; settle: (result: Promise<PlanNode | undefined>) => void }[] = [];
  let running: PlannerProcess | undefined;
  let busy = false;
  let resting: NodeJS.Timeout | undefined;

  async function work(): Promise<void> {
    if (busy) return;
    busy = true;
    clearTimeout(resting);
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const result = performance.now() - next.since > mostWaited ? Promise.reject(rateLimited(1)) : plan(next.job);
      next.settle(result);
      await result.catch(() => undefined);
    }
    busy = false;
    running?.rest();
    resting = setTimeout(() => running?.end(), idle).unref();
  }

  async function plan({
    supergraph,
    operation,
    overrides: { labels, percentage },
  }: PlanningJob): Promise<PlanNode | undefined> {
    if (running === undefined || running.hasEnded()) running = startProcess();
    const { ask, end, knows } = running;
    const within = async <WorkerResponse>(
      milliseconds: number,
      answer: Promise<WorkerResponse>,
    ): Promise<WorkerResponse> => {
      const timer = setTimeout(() => end(tooLong()), milliseconds);
      return answer.finally(() => clearTimeout(timer));
    };
    const id = await within(reading, knows(supergraph));
    const json = await within(mostPlanning, ask({ kind: 'plan', id, operation, labels: [...labels], percentage }));
    return json === undefined ? undefined : (JSON.parse(json) as PlanNode);
  }

  return (job) => {
    if (queue.length >= mostWaiting) return Promise.reject(rateLimited(1));
    return new Promise((resolve) => {
      queue.push({ job, since: performance.now(), settle: resolve });
      void work();
    });
  };
}

/** The process has ended while it was asked. */
export class PlannerExited extends Error {}

export const tooLong = (): OrgraphError =>
  new OrgraphError('QUERY_TOO_COMPLEX', 'The operation takes too long to plan. Ask for less, or in several requests.');

interface PlannerProcess {
  /** Asks one question at a time. */
  ask(question: WorkerRequest): Promise<string | undefined>;
  /** The number under which it knows a supergraph, told first where it does not. */
  knows(supergraph: string): Promise<number>;
  hasEnded(): boolean;
  /** Ends it; who waits for an answer is told why. */
  end(why?: Error): void;
  /** Lets this process end although that one runs. */
  rest(): void;
}

function startProcess(): PlannerProcess {
  const child: ChildProcess = fork(fileURLToPath(new URL('./plannerWorker.ts', import.meta.url)), {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...childEnvironment(), RUST_BACKTRACE: '0' },
  });
  const known = new Map<string, number>();
  let ended: Error | undefined;
  let count = 0;
  let waiting: PromiseWithResolvers<string | undefined> | undefined;

  function hear(): Promise<string | undefined> {
    if (ended !== undefined) return Promise.reject(ended);
    child.ref();
    child.channel?.ref();
    waiting = Promise.withResolvers();
    return waiting.promise;
  }

  function end(why: Error = new PlannerExited('the planner has ended')): void {
    if (ended !== undefined) return;
    ended = why;
    child.kill('SIGKILL');
    waiting?.reject(why);
  }

  child.on('message', (answer: WorkerResponse) =>
    'error' in answer ? waiting?.reject(new Error(answer.error)) : waiting?.resolve(answer.json),
  );
  child.on('error', end);
  child.on('exit', () => end());
  // Its first word says that it is ready.
  const ready = hear();

  const ask = async (question: WorkerRequest): Promise<string | undefined> => {
    await ready;
    if (ended === undefined) child.send(question);
    return hear();
  };

  return {
    ask,
    end,
    hasEnded: () => ended !== undefined,
    async knows(supergraph) {
      const before = known.get(supergraph);
      if (before !== undefined) {
        known.delete(supergraph);
        known.set(supergraph, before);
        return before;
      }
      const [oldest] = known;
      if (oldest !== undefined && known.size >= mostSupergraphs) {
        known.delete(oldest[0]);
        await ask({ kind: 'forget', id: oldest[1] });
      }
      count += 1;
      await ask({ kind: 'supergraph', id: count, sdl: supergraph });
      known.set(supergraph, count);
      return count;
    },
    rest() {
      child.unref();
      child.channel?.unref();
    },
  };
}
