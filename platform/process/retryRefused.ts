import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds. */
export interface RetryIntervals {
  /** For how long a request is tried again. */
  patience: number;
  /** The first pause; each is twice as long as the one before, up to the longest. */
  firstPause: number;
  longestPause: number;
  /** Who has refused for this long is away, not starting anew: a request fails at its first try. */
  away: number;
}

const usual: RetryIntervals = { patience: 2_000, firstPause: 20, longestPause: 320, away: 10_000 };

/**
 * Makes a request again while its connection is refused.
 * @param isRefused whether nothing of it was sent, because nobody was there.
 * @param left whole milliseconds that the caller still waits.
 */
export type RetryRefused = <Answer>(
  attempt: () => Promise<Answer>,
  isRefused: (error: unknown) => boolean,
  left: () => number,
) => Promise<Answer>;

/**
 * For one other end: a refused connection has sent nothing, so that any request can be made again, a mutation too, and
 * a process that restarts fails nobody.
 */
export function createRetryRefused({ patience, firstPause, longestPause, away }: RetryIntervals = usual): RetryRefused {
  let refusedSince: number | undefined;
  return async (attempt, isRefused, left) => {
    const until = performance.now() + Math.min(patience, left());
    for (let wait = firstPause; ; wait = Math.min(2 * wait, longestPause)) {
      try {
        const answer = await attempt();
        refusedSince = undefined;
        return answer;
      } catch (error) {
        const now = performance.now();
        refusedSince = isRefused(error) ? (refusedSince ?? now) : undefined;
        if (refusedSince === undefined || now - refusedSince > away || now + wait > until) throw error;
        await pause(wait);
      }
    }
  };
}
