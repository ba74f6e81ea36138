import type { Progress } from './jobRow.ts';

/** Milliseconds between two that are written. */
const pause = 500;

/**
 * Writes the latest of what is told, not more often than twice a second.
 * @param write does not throw.
 */
export function throttledProgress(write: (progress: Progress) => Promise<void>) {
  let latest: Progress | undefined;
  let writing = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let next = 0;
  const flush = () => {
    timer = undefined;
    next = performance.now() + pause;
    writing = writing.then(() => write(latest!));
  };
  return {
    tell(done: number, total?: number): void {
      latest = { done, total: total ?? null };
      timer ??= setTimeout(flush, Math.max(0, next - performance.now())).unref();
    },
    /** Nothing more is written. @returns the latest. */
    async end(): Promise<Progress | undefined> {
      clearTimeout(timer);
      await writing;
      return latest;
    },
  };
}
