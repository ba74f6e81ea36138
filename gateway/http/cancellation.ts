import { forget, remind, type Timed } from './deadlines.ts';

/** Why nobody waits any more: the time is over, or the client has gone away. */
export type CancellationReason = 'deadline' | 'gone';

/** Whoever is to be told, once, that patience has ended. */
export interface Waiter {
  giveUp(why: CancellationReason): void;
}

/**
 * How long a request may take and whether its client still waits. Cheaper than an AbortSignal, of which each request
 * would need three.
 */
export interface Cancellation {
  readonly over: CancellationReason | undefined;
  /** When the time is over, in milliseconds on the clock of `performance.now()`. */
  readonly until: number;
  /** Whole milliseconds until the time is over; never less than 0. */
  readonly left: number;
  /** The waiter is told when patience ends; at once when it has ended. */
  add(waiter: Waiter): void;
  /** The waiter is told nothing any more. */
  remove(waiter: Waiter): void;
}

export interface OwnCancellation extends Cancellation {
  /** The client has gone away. */
  leave(): void;
  /** Nothing is waited for any more: the time ends nothing. */
  settle(): void;
}

export const createCancellation = (milliseconds: number): OwnCancellation =>
  new TimedPatience(milliseconds, performance.now() + milliseconds);

/** The same patience, but for so many milliseconds at most. It is settled once nothing is waited for any more. */
export const limitTo = (patience: Cancellation, milliseconds: number): OwnCancellation =>
  new LimitedPatience(patience, milliseconds);

class TimedPatience implements OwnCancellation, Timed {
  over: CancellationReason | undefined = undefined;
  readonly until: number;
  before: Timed | undefined = undefined;
  after: Timed | undefined = undefined;
  /** Most have one waiter at a time. */
  private waiter: Waiter | undefined = undefined;
  private others: Set<Waiter> | undefined = undefined;

  /** @param until at most so many milliseconds from now. */
  constructor(milliseconds: number, until: number) {
    this.until = until;
    remind(this, milliseconds);
  }

  get left(): number {
    return this.over === undefined ? Math.max(0, Math.floor(this.until - performance.now())) : 0;
  }

  elapsed(): void {
    this.end('deadline');
  }

  leave(): void {
    this.end('gone');
  }

  protected end(why: CancellationReason): void {
    if (this.over !== undefined) return;
    this.over = why;
    forget(this);
    const { waiter, others } = this;
    this.waiter = undefined;
    this.others = undefined;
    waiter?.giveUp(why);
    for (const other of others ?? []) other.giveUp(why);
  }

  add(waiter: Waiter): void {
    if (this.over !== undefined) waiter.giveUp(this.over);
    else if (this.waiter === undefined) this.waiter = waiter;
    else (this.others ??= new Set()).add(waiter);
  }

  remove(waiter: Waiter): void {
    if (this.waiter === waiter) this.waiter = undefined;
    else this.others?.delete(waiter);
  }

  settle(): void {
    forget(this);
  }
}

class LimitedPatience extends TimedPatience implements Waiter {
  private readonly whole: Cancellation;

  constructor(whole: Cancellation, milliseconds: number) {
    super(milliseconds, Math.min(performance.now() + milliseconds, whole.until));
    this.whole = whole;
    whole.add(this);
  }

  giveUp(why: CancellationReason): void {
    this.end(why);
  }

  override settle(): void {
    super.settle();
    this.whole.remove(this);
  }
}
