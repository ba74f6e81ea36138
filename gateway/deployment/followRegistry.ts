import type { Registry } from '../registry/registry.ts';
import type { Reload } from './reload.ts';

/** Milliseconds: how long a reload may take, the first pause after one that came to nothing, and the longest. */
export interface FollowIntervals {
  reload: number;
  firstPause: number;
  longestPause: number;
}

const usualIntervals: FollowIntervals = { reload: 30_000, firstPause: 250, longestPause: 30_000 };

/**
 * Reloads at once, whenever the registry tells of a change, and after a growing pause where a reload failed or hangs:
 * one at a time, and never more than one behind it, so that of versions that come faster than they can be served only
 * the newest counts.
 */
export function followRegistry(
  registry: Pick<Registry, 'watch'>,
  reload: Reload,
  intervals: FollowIntervals = usualIntervals,
): { close(): void } {
  let [running, again, closed] = [false, false, false];
  let failures = 0;
  let retry: NodeJS.Timeout | undefined;
  let current: AbortController | undefined;

  function look(): void {
    again = running;
    if (running || closed) return;
    running = true;
    clearTimeout(retry);
    void once().then((more) => {
      running = false;
      if (more || again) look();
    });
  }

  async function once(): Promise<boolean> {
    current = new AbortController();
    try {
      const more = await within(reload.attempt(current.signal), intervals.reload);
      failures = 0;
      return more;
    } catch (error) {
      current.abort();
      if (closed) return false;
      reload.report(error);
      retry = setTimeout(look, Math.min(intervals.firstPause * 2 ** failures, intervals.longestPause)).unref();
      failures += 1;
      return false;
    }
  }

  const watching = registry.watch(look);
  look();
  return {
    close() {
      closed = true;
      watching.close();
      clearTimeout(retry);
      current?.abort();
    },
  };
}

/** @throws (the promise) Error when the work takes longer; what becomes of it then nobody waits for. */
async function within<Result>(work: Promise<Result>, milliseconds: number): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`it took longer than ${milliseconds / 1000} s`)), milliseconds);
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
