import { watchParent } from '#platform/process/parent.ts';

/**
 * What ended a command before its time; `status` is the process' exit status then, as shells count (128 and the
 * signal's number).
 */
export class Interruption extends Error {
  override name = 'Interruption';
  readonly status: number;

  constructor(reason: string, status: number) {
    super(reason);
    this.status = status;
  }
}

/**
 * Runs `work` with a signal that is given at Ctrl-C, SIGTERM, SIGHUP or the death of whoever started this process. The
 * process does not end by itself then: `work` does, when it has undone what it was doing. Ctrl-C comes from the
 * terminal and may come once more through npm: the first counts.
 */
export async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const signals = [
    ['SIGINT', 'Ctrl-C', 130],
    ['SIGTERM', 'SIGTERM', 143],
    ['SIGHUP', 'the terminal is gone', 129],
  ] as const;
  const handlers = signals.map(
    ([name, reason, status]) => [name, () => controller.abort(new Interruption(reason, status))] as const,
  );
  for (const [name, handler] of handlers) process.on(name, handler);
  watchParent(() => controller.abort(new Interruption('whoever started it is gone', 1)));
  // A terminal that is gone takes no more lines; that must not stop the undoing.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  try {
    return await work(controller.signal);
  } finally {
    for (const [name, handler] of handlers) process.off(name, handler);
  }
}
