import type { WriteStream } from 'node:tty';

export interface TerminalProgress {
  /** @param what is being done: `checking lint` */
  show(what: string): void;
  /** Leaves the terminal clean for what follows. */
  end(): void;
}

/** What a terminal shows now; there is one line of it. */
let clearShown: (() => void) | undefined;

/** Leaves the terminal clean for a line that is written in the midst of the work. */
export const clearProgress = (): void => clearShown?.();

/** One line at a terminal that says what is being done; nothing anywhere else. */
export function terminalProgress(stream: Pick<WriteStream, 'isTTY' | 'write'> = process.stderr): TerminalProgress {
  let shown = false;
  const clear = () => {
    if (shown) stream.write('\r\u001b[K');
    shown = false;
    if (clearShown === clear) clearShown = undefined;
  };
  return {
    show(what) {
      if (!stream.isTTY) return;
      clear();
      clearProgress();
      stream.write(`${what} …`);
      shown = true;
      clearShown = clear;
    },
    end: clear,
  };
}

/** Works while a terminal says what is being done. */
export async function whileShowing<Result>(what: string, work: () => Result | Promise<Result>): Promise<Result> {
  const progress = terminalProgress();
  progress.show(what);
  try {
    return await work();
  } finally {
    progress.end();
  }
}
