import { setTimeout as pause } from 'node:timers/promises';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../database/embedded/startEmbeddedPostgres.ts';
import { createBackOff } from './backOff.ts';
import { report } from './report.ts';

/** The embedded server, kept running on the same port until it is stopped. */
export interface SupervisedDatabase {
  url: string;
  port: number;
  home: string;
  passwordOf(role: string): string;
  stop(): Promise<void>;
}

const databasePort = 5440;

export async function superviseDatabase(directory: string): Promise<SupervisedDatabase> {
  const backOff = createBackOff();
  let current: EmbeddedPostgres | undefined = await startEmbeddedPostgres({ directory, port: databasePort });
  let stopping = false;
  const { url, port, home, passwordOf } = current;

  async function restart(): Promise<void> {
    for (;;) {
      current = undefined;
      const milliseconds = backOff.next();
      report('orgraph', `the database ended; it is started again in ${milliseconds / 1000} s`);
      await pause(milliseconds);
      if (stopping) return;
      try {
        current = await startEmbeddedPostgres({ directory, port, exactly: true });
        backOff.started();
        report('orgraph', 'the database runs again');
        watch(current);
        return;
      } catch (error) {
        report('database', (error as Error).message);
      }
    }
  }

  function watch(running: EmbeddedPostgres): void {
    void running.ended.then(async () => {
      if (!stopping && running === current) await restart();
      // It was told to stop while it was starting.
      if (stopping) await current?.stop();
    });
  }

  watch(current);
  return {
    url,
    port,
    home,
    passwordOf,
    async stop() {
      stopping = true;
      await current?.stop();
    },
  };
}
