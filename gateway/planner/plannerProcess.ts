import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '#platform/process/childEnvironment.ts';
import { OrgraphError } from '#platform/values/errors.ts';
import type { WatchedRequest, WatchedResponse } from './watchedPlanner.ts';

/** The process has ended while it was asked. */
export class PlannerExited extends Error {
  /** What it was asked has nothing to do with it: somebody else has killed it, or the question has not reached it. */
  readonly fromOutside: boolean;

  constructor(fromOutside = false, options?: ErrorOptions) {
    super('the planner has ended', options);
    this.fromOutside = fromOutside;
  }
}

export const tooLong = (): OrgraphError =>
  new OrgraphError('QUERY_TOO_COMPLEX', 'The operation takes too long to plan. Ask for less, or in several requests.');

/** A process that plans, as the one that has started it sees it. */
export interface PlannerProcess {
  /**
   * Asks one question at a time.
   * @throws (the promise) OrgraphError QUERY_TOO_COMPLEX when the answer takes more CPU time than it may, which ends
   * the process; PlannerExited; Error with the planner's own words.
   */
  ask(question: WatchedRequest): Promise<string | undefined>;
  /** The number under which it knows a supergraph; told first where it does not, within `most` ms of CPU time. */
  knows(supergraph: string, most: number): Promise<number>;
  hasEnded(): boolean;
  /** Ends it; who waits for an answer is told why. */
  end(why?: Error): void;
  /** Lets this process end although that one runs. */
  rest(): void;
}

/**
 * Supergraphs that the process knows at once, those used last; a gateway has one, the same with its entry, and others
 * while it goes from one to the next.
 */
const mostSupergraphs = 4;

export function startPlanner(): PlannerProcess {
  const child: ChildProcess = fork(fileURLToPath(new URL('./watchedPlanner.ts', import.meta.url)), {
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

  function end(why: Error = new PlannerExited()): void {
    if (ended !== undefined) return;
    ended = why;
    child.kill('SIGKILL');
    waiting?.reject(why);
  }

  child.on('message', (answer: WatchedResponse) => {
    if ('late' in answer) end(tooLong());
    else if ('error' in answer) waiting?.reject(new Error(answer.error));
    else waiting?.resolve(answer.json);
  });
  // It could not be started, or told something.
  child.on('error', (cause) => end(new PlannerExited(true, { cause })));
  child.on('exit', (_, signal) => end(new PlannerExited(signal === 'SIGKILL' || signal === 'SIGTERM')));
  // Its first word says that it is ready.
  const ready = hear();

  const ask: PlannerProcess['ask'] = async (question) => {
    await ready;
    if (ended === undefined) child.send(question);
    return hear();
  };

  return {
    ask,
    end,
    hasEnded: () => ended !== undefined,
    async knows(supergraph, most) {
      const before = known.get(supergraph);
      if (before !== undefined) {
        known.delete(supergraph);
        known.set(supergraph, before);
        return before;
      }
      const [oldest] = known;
      if (oldest !== undefined && known.size >= mostSupergraphs) {
        known.delete(oldest[0]);
        await ask({ kind: 'forget', id: oldest[1], most });
      }
      count += 1;
      await ask({ kind: 'supergraph', id: count, sdl: supergraph, most });
      known.set(supergraph, count);
      return count;
    },
    rest() {
      child.unref();
      child.channel?.unref();
    },
  };
}
