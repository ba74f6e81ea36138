/** Why nobody waits any more: the time is over, or the client has gone away. */
export type Impatience = 'deadline' | 'gone';

/** How long a request may take and whether its client still waits. Cheaper than an AbortSignal, of which each request would need three. */
export interface Patience {
  readonly over: Impatience | undefined;
  /** Calls `end` once, when patience ends; at once when it has ended. The result takes it back. */
  onOver(end: (why: Impatience) => void): () => void;
}

export interface OwnPatience extends Patience {
  /** The client has gone away. */
  leave(): void;
  /** Nothing is waited for any more: the timer ends. */
  settle(): void;
}

export function createPatience(milliseconds: number): OwnPatience {
  const waiting = new Set<(why: Impatience) => void>();
  let over: Impatience | undefined;

  function end(why: Impatience): void {
    if (over !== undefined) return;
    over = why;
    clearTimeout(timer);
    for (const one of waiting) one(why);
    waiting.clear();
  }

  const timer = setTimeout(end, milliseconds, 'deadline');
  return {
    get over() { return over; },
    onOver(callback) {
      if (over !== undefined) {
        callback(over);
        return () => {};
      }
      waiting.add(callback);
      return () => void waiting.delete(callback);
    },
    leave: () => end('gone'),
    settle: () => clearTimeout(timer),
  };
}

/** The same patience, but not ended by a client that goes away: a change that has begun is finished. */
export const untilDeadline = (patience: Patience): Patience => ({
  get over() { return patience.over === 'deadline' ? 'deadline' : undefined; },
  onOver: (end) => patience.onOver((why) => { if (why === 'deadline') end(why); }),
});
