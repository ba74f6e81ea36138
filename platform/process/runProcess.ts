import { setTimeout as pause } from 'node:timers/promises';
import { ConfigurationError } from './configuration.ts';
import { createLog, type Log } from './log.ts';
import { endWithParent, portTaken } from './parent.ts';

export interface Running {
  log: Log;
  /** Says that nothing new is to be sent here, while everything is still answered. */
  retire(): void;
  /** For how long before it stops, so that whoever sends requests here has time to notice. */
  drainSeconds: number;
  /** Finishes what is in flight and gives everything back. */
  stop(): Promise<void>;
}

/**
 * A process' frame: starts it, retires and drains it once on SIGTERM, drains it at once on SIGINT (or when the process
 * that it was told to end with is gone), and ends with a clear message and status 1 when it cannot start. A second
 * signal ends it at once.
 */
export async function runProcess(name: string, start: () => Promise<Running>): Promise<void> {
  let running: Running;
  try {
    running = await start();
  } catch (error) {
    const log = createLog(name);
    const isTaken = (error as { code?: string }).code === 'EADDRINUSE';
    if (error instanceof ConfigurationError) log.fatal(`${name} cannot start:\n${error.message}`);
    else if (isTaken && process.connected) log.warn(`port ${(error as { port?: number }).port} is taken`);
    else if (isTaken) log.fatal(`${name} cannot start: port ${(error as { port?: number }).port} is taken`);
    else if ((error as { syscall?: string }).syscall === 'listen' && (error as { code?: string }).code === 'EACCES')
      log.fatal(
        `${name} cannot start: this account may not open port ${(error as { port?: number }).port}; choose one from 1024 on`,
      );
    else log.fatal({ err: error }, `${name} cannot start`);
    process.exit(isTaken && process.connected ? portTaken : 1);
  }
  let stopping = false;
  const stop = (reason: string, notice = 0) => {
    if (stopping) process.exit(1);
    stopping = true;
    running.log.info({ reason }, 'stopping');
    running.retire();
    const noticed = notice > 0 ? pause(notice) : Promise.resolve();
    noticed.then(running.stop).then(
      () => process.exit(0),
      (error: unknown) => {
        running.log.error({ err: error }, 'stopped with an error');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM', running.drainSeconds * 1_000));
  process.on('SIGINT', () => stop('SIGINT'));
  process.on('unhandledRejection', (error) => running.log.error({ err: error }, 'unhandled rejection'));
  endWithParent(() => stop('parent gone'));
}
