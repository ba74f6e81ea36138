/** Why nobody waits any more: the time is over, or the client has gone away. */
export type CancellationReason = 'deadline' | 'gone';

/**
 * How long a request may take and whether its client still waits. Cheaper than an AbortSignal, of which each request
 * would need three.
 */
export interface Cancellation {
  readonly over: CancellationReason | undefined;
  /** Whole milliseconds until the time is over; never less than 0. */
  readonly left: number;
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

/** The same patience, but for so many milliseconds at most. It is settled once nothing is waited for any more. */
export const limitTo = (patience: Cancellation, milliseconds: number): OwnCancellation =>
  new LimitedPatience(patience, milliseconds);

class TimedPatience implements OwnCancellation {
  over: CancellationReason | undefined = undefined;
  private readonly timer: NodeJS.Timeout;
  private readonly until: number;
  /** Made when somebody waits. */
  private waiting: Set<(why: CancellationReason) => void> | undefined = undefined;

  constructor(milliseconds: number) {
    this.timer = setTimeout(endAtDeadline, milliseconds, this);
    this.until = performance.now() + milliseconds;
  }

  get left(): number {
    return this.over === undefined ? Math.max(0, Math.floor(this.until - performance.now())) : 0;
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

class LimitedPatience extends TimedPatience {
  private readonly whole: Cancellation;
  private readonly release: () => void;

  constructor(whole: Cancellation, milliseconds: number) {
    super(milliseconds);
    this.whole = whole;
    this.release = whole.onOver((why) => this.end(why));
  }

  override get left(): number {
    return Math.min(super.left, this.whole.left);
  }

  override settle(): void {
    super.settle();
    this.release();
  }
}

const endAtDeadline = (patience: TimedPatience): void => patience.end('deadline');
