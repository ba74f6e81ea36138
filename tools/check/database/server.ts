import { join } from 'node:path';
import { makeFolders } from '#platform/process/makeFolders.ts';
import { startEmbeddedPostgres, removeEmbeddedPostgres } from '../../database/embedded/startEmbeddedPostgres.ts';
import { lockedBy, takeLock } from '../../database/lock.ts';
import { startTemporaryServer, type TemporaryServer } from '../../database/temporaryServer.ts';
import { CouldNotCheck } from '../../process/exitCode.ts';
import { dataDirectory } from '../../project/dataDirectory.ts';

/**
 * The server that tests use: a given one, else an embedded one until it is stopped. What is made there ends with it;
 * the embedded server's folder is kept, so that the next check begins a second earlier.
 * @throws (the promise) CouldNotCheck where there is none to be had.
 */
function startServer(): Promise<TemporaryServer> {
  const given = process.env['TEST_DATABASE_URL'] || process.env['DATABASE_URL'];
  return (given ? startTemporaryServer(given) : keptServer()).catch((error: Error) => {
    throw new CouldNotCheck(
      `there is no database server to check on: ${error.message || String((error as { code?: string }).code)}`,
    );
  });
}

/** Gives `work` such a server for its time. @throws (the promise) CouldNotCheck */
export async function withServer<Result>(work: (server: TemporaryServer) => Promise<Result>): Promise<Result> {
  const server = await startServer();
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

/** On the kept folder, unless another check is using it. */
async function keptServer(): Promise<TemporaryServer> {
  const directory = join(dataDirectory(), 'check');
  makeFolders(directory, 0o755);
  const lock =
    lockedBy(directory) === undefined ? await takeLock(directory, 'check').catch(() => undefined) : undefined;
  if (lock === undefined) return startTemporaryServer(undefined);
  try {
    const embedded = await startKept(directory);
    try {
      const server = await startTemporaryServer(embedded.url);
      return {
        ...server,
        async stop() {
          await server.stop();
          await embedded.stop();
          lock.release();
        },
      };
    } catch (error) {
      await embedded.stop();
      throw error;
    }
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** What does not start any more is made anew: the machine may have stopped while it ran, and nothing in it lasts. */
async function startKept(directory: string) {
  const own = join(directory, 'server');
  const start = () => {
    makeFolders(own, 0o755);
    return startEmbeddedPostgres({ directory: own, durable: false });
  };
  try {
    return await start();
  } catch {
    await removeEmbeddedPostgres(own);
    return start();
  }
}

/** One database server for the checks of several subgraphs. */
export interface SharedServer {
  /** Starts it on the first call. @throws (the promise) CouldNotCheck where there is none to be had */
  take(): Promise<TemporaryServer>;
  /** Ends it, and what was made there, if it was started. */
  end(): Promise<void>;
}

export function shareServer(): SharedServer {
  let starting: Promise<TemporaryServer> | undefined;
  return {
    take: () => (starting ??= startServer()),
    async end() {
      const server = await starting?.catch(() => undefined);
      await server?.stop();
    },
  };
}
