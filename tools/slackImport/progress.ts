import type { ImportProgress } from '../../subgraphs/slack/importExport.ts';

/** Milliseconds between two lines where nobody watches. */
const pause = 5_000;
/** Milliseconds between two changes of a line that is watched. */
const flicker = 100;

/** An import's, or of what goes before it; or how many messages have been read anew. */
type Step = ImportProgress | { step: 'open' } | { step: 'start' } | { step: 'reread'; messages: number };

export interface Progress {
  show(progress: Step): void;
  /** Leaves the terminal clean for what follows. */
  end(): void;
}

/**
 * Tells how far the import is: on a terminal one line that changes; elsewhere, while messages are read or written, a
 * line every five seconds.
 */
export function createProgress(
  stream: { isTTY?: boolean; write(text: string): unknown },
  now: () => number = Date.now,
): Progress {
  const isTerminal = stream.isTTY === true;
  let next = isTerminal ? 0 : Number.POSITIVE_INFINITY;
  let shown: Step['step'] | undefined;
  return {
    show(progress) {
      if (!isTerminal && !('messages' in progress)) return;
      next = Math.min(next, now() + pause);
      if (now() < next && !(isTerminal && progress.step !== shown)) return;
      shown = progress.step;
      next = now() + (isTerminal ? flicker : pause);
      stream.write(isTerminal ? clear + describe(progress) : `${describe(progress)}\n`);
    },
    end() {
      if (isTerminal) stream.write(clear);
    },
  };
}

const clear = '\r\u001b[K';

function describe(progress: Step): string {
  if (progress.step === 'open') return 'Opening the export …';
  if (progress.step === 'start') return 'Looking for the graph, or starting it …';
  const { step, messages } = progress;
  if (step === 'check') return `Checking the export: ${countText(messages)} messages …`;
  if (step === 'reread') return `Reading anew: ${countText(messages)} messages …`;
  return `Writing: ${countText(messages)} of ${countText(progress.total ?? messages)} messages …`;
}

export const countText = (number: number): string => number.toLocaleString('en');
