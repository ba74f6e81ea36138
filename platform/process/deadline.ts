/** Until when somebody waits, and for which request. */
export interface Deadline {
  /** The request's name in every log; undefined where there is no request. */
  readonly requestId?: string | undefined;
  /** Whole milliseconds until then, never less than 0; Infinity where nobody has said. */
  readonly left: number;
  /**
   * Calls `end` once, when the time is over or nobody waits any more; at once where that is so. The result takes it
   * back.
   */
  onOver(end: () => void): () => void;
}

export interface OwnDeadline extends Deadline {
  /** Nobody waits any more. */
  end(): void;
  /** All is answered: what was asked to be called will not be. */
  settle(): void;
}

export const noDeadline: Deadline = { left: Number.POSITIVE_INFINITY, onOver: () => () => {} };

/** Its timer runs only while something is to be called. */
export function createDeadline(milliseconds: number, requestId?: string): OwnDeadline {
  const until = performance.now() + milliseconds;
  const waiting = new Set<() => void>();
  let over = false;
  let timer: NodeJS.Timeout | undefined;
  const left = () => (over ? 0 : Math.max(0, Math.floor(until - performance.now())));

  function end(): void {
    over = true;
    const called = [...waiting];
    settle();
    for (const call of called) call();
  }

  function settle(): void {
    clearTimeout(timer);
    waiting.clear();
  }

  return {
    requestId,
    get left() {
      return left();
    },
    onOver(call) {
      if (left() === 0) {
        call();
        return () => {};
      }
      timer ??= setTimeout(end, left()).unref();
      const own = () => call();
      waiting.add(own);
      return () => void waiting.delete(own);
    },
    end,
    settle,
  };
}
