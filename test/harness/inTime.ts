import { setTimeout as pause } from 'node:timers/promises';

/** What `step` gives, or an error that names the step where it hangs: the test's own limit names the test alone. */
export async function inTime<Result>(step: string, work: Promise<Result>): Promise<Result> {
  const ended = new AbortController();
  const limit = pause(120_000, undefined, { signal: ended.signal, ref: false }).then(() => {
    throw new Error(`${step} has not ended within 120 s`);
  });
  limit.catch(() => undefined);
  try {
    return await Promise.race([work, limit]);
  } finally {
    ended.abort();
  }
}
