import type { TemporaryServer } from '../../database/temporaryServer.ts';
import { startServer } from './server.ts';

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
