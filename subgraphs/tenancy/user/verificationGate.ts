import { rateLimited } from '#platform/values/errors.ts';

/**
 * Lets a few pieces of work run at once; the others wait their turn.
 * @throws (the promise) OrgraphError RATE_LIMITED where too many wait already.
 */
export type Gate = <Result>(work: () => Promise<Result>) => Promise<Result>;

/**
 * Hashing a password, to keep or to judge it, costs a core 20 ms and 19 MiB: at most this many at once leaves the
 * process responsive, and bounds how many guesses are under way before the failure of the first is known.
 */
const mostAtOnce = 4;
/** Waiting behind as many takes some seconds on one core; whoever comes after is told to come again. */
const mostWaiting = 150;

export function createGate(): Gate {
  const waiting: (() => void)[] = [];
  let taken = 0;
  return async (work) => {
    if (taken < mostAtOnce) taken += 1;
    else if (waiting.length >= mostWaiting) throw rateLimited(1);
    else
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) taken -= 1;
      else next();
    }
  };
}
