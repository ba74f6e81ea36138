import { setFlagsFromString } from 'node:v8';
import { listen, type Listening } from '#platform/process/httpServer.ts';
import { createLog } from '#platform/process/log.ts';
import { tellPort } from '#platform/process/parent.ts';
import { runProcess } from '#platform/process/runProcess.ts';
import { guardHost, guardUpgrade } from '../http/guardHost.ts';
import { assembleGateway, type GatewayOptions } from './assemble.ts';
import { limitYoungGeneration } from './youngGeneration.ts';

/**
 * The gateway as this process.
 * @param tellFailure says why it cannot start, in the place of a line of the log.
 */
export function runGateway(options: GatewayOptions = {}, tellFailure?: (error: Error) => void): Promise<void> {
  // After long requests V8 would make what short ones allocate in the old generation at once; dead, it would keep all
  // that it refers to through every scavenge.
  setFlagsFromString('--no-allocation-site-pretenuring');
  limitYoungGeneration();
  const start = async () => {
    const log = createLog('gateway');
    const { handler, upgrade, host, port, metrics, drainSeconds, requestSeconds, certificates, close } =
      await assembleGateway(options, process.env, log);
    const open: Listening[] = [];
    const stop = async () => {
      await Promise.all(open.map((listening) => listening.drain((requestSeconds + 1) * 1_000)));
      await close();
    };
    try {
      if (metrics !== undefined) {
        open.push(await listen(guardHost(metrics.handler, host), metrics.port, host, { certificates }));
        log.info({ metrics: `${open[0]!.url}/metrics` }, 'shows its metrics');
      }
      open.push(
        await listen(guardHost(handler, host), port, host, { certificates, upgrade: guardUpgrade(upgrade, host) }),
      );
    } catch (error) {
      await stop();
      throw error;
    }
    tellPort(open.at(-1)!.port);
    log.info({ url: open.at(-1)!.url }, 'ready');
    return { log, stop, drainSeconds, retire: () => open.forEach((listening) => listening.retire()) };
  };
  return runProcess('gateway', start, tellFailure);
}
