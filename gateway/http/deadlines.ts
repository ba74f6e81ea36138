/** What has a time limit. A link of a ring: whoever's time is over first stands first. */
export interface Timed {
  /** Milliseconds on the clock of `performance.now()`. */
  readonly until: number;
  before: Timed | undefined;
  after: Timed | undefined;
  /** Called once the time is over, unless it was forgotten before. */
  elapsed(): void;
}

/** Milliseconds: a timer that is to wait longer does not wait at all. */
const longest = 2 ** 31 - 1;

/**
 * The time limits of all that may take equally long: what begins later ends later, so that one timer serves them all.
 * It keeps no process alive: what is waited for does.
 */
class Deadlines implements Timed {
  readonly until = Number.POSITIVE_INFINITY;
  before: Timed = this;
  after: Timed = this;
  readonly #milliseconds: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  add(timed: Timed): void {
    timed.before = this.before;
    timed.after = this;
    this.before.after = timed;
    this.before = timed;
    if (this.#timer === undefined) this.#wait(this.#milliseconds);
  }

  elapsed(): void {}

  readonly #check = (): void => {
    this.#timer = undefined;
    // Timers count whole milliseconds.
    const now = performance.now() + 1;
    for (let first = this.after; first.until <= now; first = this.after) {
      forget(first);
      first.elapsed();
    }
    if (this.after === this) known.delete(this.#milliseconds);
    else if (this.#timer === undefined) this.#wait(Math.ceil(this.after.until - now));
  };

  #wait(milliseconds: number): void {
    this.#timer = setTimeout(this.#check, Math.min(milliseconds, longest)).unref();
  }
}

/** By how long each may take; only while any is waited for. */
const known = new Map<number, Deadlines>();

/** @param milliseconds after which `timed` has elapsed, from now. */
export function remind(timed: Timed, milliseconds: number): void {
  let deadlines = known.get(milliseconds);
  if (deadlines === undefined) known.set(milliseconds, (deadlines = new Deadlines(milliseconds)));
  deadlines.add(timed);
}

/** It is not told any more. */
export function forget(timed: Timed): void {
  const { before, after } = timed;
  if (before === undefined || after === undefined) return;
  before.after = after;
  after.before = before;
  timed.before = undefined;
  timed.after = undefined;
}
