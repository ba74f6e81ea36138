import { ConfigurationError } from './configuration.ts';
import { createLog, type Log } from './log.ts';
import { endWithParent, portTaken } from './parent.ts';

export interface Running {
  log: Log;
  /** Finishes what is in flight and gives everything back. */
  stop(): Promise<void>;
}

/**
 * A process' frame: starts it, drains it once on SIGTERM or SIGINT (or when the process that it was told to end with is
 * gone), and ends with a clear message and status 1 when it cannot start. A second signal ends it at once.
 */
export async function runProcess(name: string, start: () => Promise<Running>): Promise<void> {
  let running: Running;
  try {
    running = await start();
  } catch (error) {
    const log = createLog(name);
    const isTaken = (error as { code?: string }).code === 'EADDRINUSE';
    if (error instanceof ConfigurationError) log.fatal(`${name} cannot start:\n${error.message}`);
    else if (isTaken) log.fatal(`${name} cannot start: port ${(error as { port?: number }).port} is taken`);
    else log.fatal({ err: error }, `${name} cannot start`);
    process.exit(isTaken && process.connected ? portTaken : 1);
  }
  let stopping = false;
  const stop = (reason: string) => {
    if (stopping) process.exit(1);
    stopping = true;
    running.log.info({ reason }, 'stopping');
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        running.log.error({ err: error }, 'stopped with an error');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  process.on('unhandledRejection', (error) => running.log.error({ err: error }, 'unhandled rejection'));
  endWithParent(() => stop('parent gone'));
}
