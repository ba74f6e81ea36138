import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findPort } from '#tools/database/ports.ts';
import { waitUntil } from '#tools/process/waitUntil.ts';
import { publishFast } from '../../test/gateway/deployment/reload/publishFast.ts';
import { openPublishing } from '../../test/gateway/deployment/reload/publishing.ts';
import { cores, startPinned, type Pinned } from '../gateway/pinned.ts';
import { onStage } from '../gateway/stage.ts';
import { report } from './report.ts';
import { sampleOf, type Sample } from './sample.ts';

/**
 * A gateway of which the graph is switched under load, with one version in five bad: whether requests fail, and what it
 * does to its memory.
 */
const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, connections: { type: 'string', default: '16' } },
});
const seconds = Number(values.seconds);
const connections = Number(values.connections);
const perSecond = 20;
/** Milliseconds between samples, each of which collects the gateway's garbage. */
const pauseBetween = 3_000;
const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

await onStage(async (stage) => {
  const published = await openPublishing();
  const sdl = readFileSync(stage.supergraph, 'utf8');
  await published.publish(sdl);
  const [port, metricsPort] = [await findPort(0, '127.0.0.1'), await findPort(0, '127.0.0.1')];
  const url = `http://127.0.0.1:${port}`;
  const gateway = startPinned(
    cores.gateway,
    [
      process.execPath,
      '--expose-gc',
      '--import',
      path('./collecting.ts'),
      path('../../tools/orgraph.ts'),
      'gateway',
      '--registry',
      published.place,
      '--port',
      `${port}`,
      '--public',
    ],
    {
      log: join(stage.directory, 'gateway.log'),
      environment: {
        NODE_ENV: 'production',
        LOG_LEVEL: 'fatal',
        HOST: '127.0.0.1',
        METRICS_PORT: `${metricsPort}`,
        ORGRAPH_REGISTRY_KEYS: published.publicKeys,
      },
    },
  );
  let load: Pinned | undefined;
  try {
    const ready = await waitUntil(
      async () =>
        fetch(`${url}/health/ready`).then(
          ({ status }) => status === 200,
          () => false,
        ),
      20_000,
    );
    if (!ready)
      throw new Error(`the gateway is not ready:\n${readFileSync(join(stage.directory, 'gateway.log'), 'utf8')}`);
    const { body, data } = await stage.operation('heavy');
    load = startPinned(
      cores.load,
      [
        process.execPath,
        path('./load.ts'),
        JSON.stringify({ url: `${url}/graphql`, body, answer: JSON.stringify({ data }), connections }),
      ],
      { log: join(stage.directory, 'load.log') },
    );
    const samples: Sample[] = [];
    const metricsUrl = `http://127.0.0.1:${metricsPort}`;
    const began = performance.now();
    const publishing = publishFast({
      published,
      supergraphOf: (index) => `${sdl}\nscalar Version${index} @join__type(graph: ACCOUNTS)`,
      seconds,
      perSecond,
    });
    let over = false;
    void publishing.finally(() => {
      over = true;
    });
    while (!over) {
      await pause(pauseBetween);
      samples.push(await sampleOf(metricsUrl, gateway, (performance.now() - began) / 1000));
    }
    const counts = await publishing;
    const caughtUp = await waitUntil(
      async () => (await sampleOf(metricsUrl, gateway, 0)).version === counts.newest,
      10_000,
    );
    const told = once(load.child, 'message');
    load.child.send('stop');
    const [{ requests, failed, failures }] = (await told) as [{ requests: number; failed: number; failures: string[] }];
    const last = await sampleOf(metricsUrl, gateway, (performance.now() - began) / 1000);
    report({ seconds, perSecond, connections, counts, caughtUp, requests, failed, failures, samples, last });
  } finally {
    await load?.stop();
    await gateway.stop();
    await published.remove();
  }
});
