import { listen } from '#platform/httpServer.ts';
import { createLog } from '#platform/log.ts';
import { runProcess } from '#platform/process.ts';
import { assembleGateway, type GatewayOptions } from './assemble.ts';

const drainMilliseconds = 10_000;

/** Milliseconds: a client that sends a request slower than this holds its connection no longer. */
const againstSlowClients = { headersTimeout: 15_000, requestTimeout: 30_000, connectionsCheckingInterval: 5_000 };

/** The gateway as this process. */
export function runGateway(options: GatewayOptions = {}): Promise<void> {
  return runProcess('gateway', async () => {
    const log = createLog('gateway');
    const { handler, host, port, close } = await assembleGateway(options, process.env, log);
    const listening = await listen(handler, port, host, againstSlowClients).catch((error: unknown) => { close(); throw error; });
    log.info({ url: listening.url }, 'ready');
    return {
      log,
      async stop() {
        await listening.drain(drainMilliseconds);
        close();
      },
    };
  });
}
