/** How many requests run on a graph at the moment: one number, so that counting costs a request nothing. */
export interface InFlight {
  enter(): void;
  leave(): void;
  /** Calls back once, as soon as none runs: at once where none does. Only the last call's counts. */
  whenNone(done: () => void): void;
}

export function countInFlight(): InFlight {
  let running = 0;
  let waiting: (() => void) | undefined;

  function announce(): void {
    const done = waiting;
    waiting = undefined;
    done?.();
  }

  return {
    enter() {
      running += 1;
    },
    leave() {
      running -= 1;
      if (running === 0 && waiting !== undefined) announce();
    },
    whenNone(done) {
      waiting = done;
      if (running === 0) announce();
    },
  };
}
