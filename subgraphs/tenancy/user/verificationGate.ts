/** Lets a few pieces of work run at once; the others wait their turn. */
export type Gate = <Result>(work: () => Promise<Result>) => Promise<Result>;

/**
 * Judging a password costs a core 20 ms: at most this many at once leaves the process responsive, and bounds how many
 * guesses are under way before the failure of the first is known.
 */
const mostAtOnce = 4;

export function createGate(): Gate {
  const waiting: (() => void)[] = [];
  let taken = 0;
  return async (work) => {
    if (taken < mostAtOnce) taken += 1;
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
