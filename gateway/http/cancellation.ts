/** Why nobody waits any more: the time is over, or the client has gone away. */
export type CancellationReason = 'deadline' | 'gone';

/**
 * How long a request may take and whether its client still waits. Cheaper than an AbortSignal, of which each request
 * would need three.
 */
export interface Cancellation {
  readonly over: CancellationReason | undefined;
  /** Calls `end` once, when patience ends; at once when it has ended. The result takes it back. */
  onOver(end: (why: CancellationReason) => void): () => void;
}

export interface OwnCancellation extends Cancellation {
  /** The client has gone away. */
  leave(): void;
  /** Nothing is waited for any more: the timer ends. */
  settle(): void;
}

export const createCancellation = (milliseconds: number): OwnCancellation => new TimedPatience(milliseconds);

/** The same patience, but not ended by a client that goes away: a change that has begun is finished. */
export const untilDeadline = (patience: Cancellation): Cancellation => ({
  get over() {
    return patience.over === 'deadline' ? 'deadline' : undefined;
  },
  onOver: (end) =>
    patience.onOver((why) => {
      if (why === 'deadline') end(why);
    }),
});

class TimedPatience implements OwnCancellation {
  over: CancellationReason | undefined = undefined;
  private readonly timer: NodeJS.Timeout;
  /** Made when somebody waits. */
  private waiting: Set<(why: CancellationReason) => void> | undefined = undefined;

  constructor(milliseconds: number) {
    this.timer = setTimeout(endAtDeadline, milliseconds, this);
  }

  end(why: CancellationReason): void {
    if (this.over !== undefined) return;
    this.over = why;
    clearTimeout(this.timer);
    for (const one of this.waiting ?? []) one(why);
    this.waiting = undefined;
  }

  onOver(callback: (why: CancellationReason) => void): () => void {
    if (this.over !== undefined) {
      callback(this.over);
      return () => {};
    }
    const waiting = (this.waiting ??= new Set());
    waiting.add(callback);
    return () => void waiting.delete(callback);
  }

  leave(): void {
    this.end('gone');
  }

  settle(): void {
    clearTimeout(this.timer);
  }
}

const endAtDeadline = (patience: TimedPatience): void => patience.end('deadline');
