import { setTimeout as pause } from 'node:timers/promises';
import { ConfigurationError, wronglyConfigured } from './configuration.ts';
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
 * that it was told to end with is gone), and ends with a clear message when it cannot start: with status 2 where its
 * configuration is wrong, else 1. A second signal ends it at once.
 * @param tellFailure says why it cannot start, in the place of a line of the log.
 */
export async function runProcess(
  name: string,
  start: () => Promise<Running>,
  tellFailure: (error: Error) => void = (error) => logFailure(name, error),
): Promise<void> {
  let running: Running;
  try {
    running = await start();
  } catch (error) {
    const isTold = isTaken(error as Failure) && process.connected;
    if (isTold) createLog(name).warn(`port ${(error as Failure).port} is taken`);
    else tellFailure(error as Error);
    process.exit(isTold ? portTaken : error instanceof ConfigurationError ? wronglyConfigured : 1);
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

type Failure = Error & { code?: string; syscall?: string; port?: number };

const isTaken = ({ code }: Failure): boolean => code === 'EADDRINUSE';

function logFailure(name: string, error: Failure): void {
  const log = createLog(name);
  if (error instanceof ConfigurationError) log.fatal(`${name} cannot start:\n${error.message}`);
  else if (isTaken(error)) log.fatal(`${name} cannot start: port ${error.port} is taken`);
  else if (error.syscall === 'listen' && error.code === 'EACCES')
    log.fatal(`${name} cannot start: this account may not open port ${error.port}; choose one from 1024 on`);
  else log.fatal({ err: error }, `${name} cannot start`);
}
