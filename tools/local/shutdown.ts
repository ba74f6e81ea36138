import { setTimeout as pause } from 'node:timers/promises';
import { report } from './report.ts';

/**
 * The way out of a process that starts things: what was started is stopped in the reverse order, once, whoever asks for
 * it.
 */
export interface Shutdown {
  /** `stop` runs on the way out, before all that was given earlier. */
  onEnd(stop: () => Promise<void> | void): void;
  begin(reason: string): void;
  /** @throws Error when the way out has begun: to be asked between two steps of starting. */
  check(): void;
}

/** Milliseconds that a step of starting may still take once the way out has begun. */
const patience = 2_000;

/**
 * Runs `boot` and stays until Ctrl-C, SIGTERM, SIGHUP or `begin`; then stops what boot has started and ends the
 * process. A boot that fails is undone as well. Ctrl-C reaches us from the terminal and may come once more through npm:
 * only the first one counts.
 * @throws boot's error, after everything is undone.
 */
export async function runUntilEnd(boot: (shutdown: Shutdown) => Promise<void>): Promise<void> {
  const steps: (() => Promise<void> | void)[] = [];
  let ending = false;
  let booting: Promise<void> = Promise.resolve();

  async function undo(): Promise<void> {
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      await Promise.resolve()
        .then(step)
        .catch((error: unknown) => report('orgraph', String(error)));
    }
  }

  const shutdown: Shutdown = {
    onEnd(stop) {
      steps.push(stop);
    },
    begin(reason) {
      if (ending) return;
      ending = true;
      report('orgraph', `stopping: ${reason}`);
      void undo()
        .then(() => Promise.race([booting.catch(() => undefined), pause(patience)]))
        .then(undo)
        .then(() => process.exit(0));
    },
    check() {
      if (ending) throw new Error('stopped while starting');
    },
  };
  for (const [signal, reason] of [
    ['SIGINT', 'Ctrl-C'],
    ['SIGTERM', 'SIGTERM'],
    ['SIGHUP', 'the terminal is gone'],
  ] as const)
    process.on(signal, () => shutdown.begin(reason));

  booting = boot(shutdown);
  try {
    await booting;
  } catch (error) {
    if (ending) return;
    ending = true;
    await undo();
    throw error;
  }
}
