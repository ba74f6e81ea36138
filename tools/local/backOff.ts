const first = 500;
const longest = 30_000;
const steady = 60_000;

/**
 * How long to wait before the next restart: 0.5 s, doubled each time up to 30 s; from the beginning after a minute of
 * running.
 */
export function createBackOff(now: () => number = Date.now): { started(): void; next(): number } {
  let pause = first;
  let startedAt = now();
  return {
    started() {
      startedAt = now();
    },
    next() {
      if (now() - startedAt >= steady) pause = first;
      const current = pause;
      pause = Math.min(pause * 2, longest);
      return current;
    },
  };
}
