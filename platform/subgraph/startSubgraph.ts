import type { z } from 'zod';
import { openDatabase } from '../data/database.ts';
import { sweepNonces } from '../data/nonces.ts';
import { assertSafeRole, assertSchemaCurrent, reachBeyondTables } from '../data/runtimeChecks.ts';
import { jobsOf } from '../deletion/jobsOf.ts';
import { startDelivery } from '../events/delivery.ts';
import { receiversOf } from '../events/receiversOf.ts';
import type { SubgraphDefinition } from '../graphql/aggregate.ts';
import { answerCheckOf } from '../identity/answerCheck.ts';
import { followOwnKeys } from '../identity/followKeys.ts';
import { createKeyRing } from '../identity/keyRing.ts';
import { readOwnKeys } from '../identity/keys.ts';
import { createServiceClient } from '../identity/serviceClient.ts';
import { createSignalBus } from '../identity/signalBus.ts';
import { createRequestSigner, createRequestVerifier } from '../identity/signedRequest.ts';
import { startWorker } from '../jobs/worker.ts';
import { assertDeclared } from '../personalData/assertDeclared.ts';
import { startPurge } from '../personalData/purge.ts';
import { ConfigurationError, readConfiguration, readTogether, required, url } from '../process/configuration.ts';
import { listen } from '../process/httpServer.ts';
import { createLog, type Log } from '../process/log.ts';
import { defaultPort, subgraphNames, variableOf } from '../process/names.ts';
import { hearVariables, tellPort } from '../process/parent.ts';
import { readPeers, type Peers } from '../process/peers.ts';
import { openRedis } from '../process/redis.ts';
import { runProcess } from '../process/runProcess.ts';
import { servedCertificates } from '../process/tls.ts';
import { queuesOf } from '../queue/queues.ts';
import { createStandings } from '../queue/queueStandings.ts';
import { commonRoutes } from './commonRoutes.ts';
import { subgraphShape, toldAgain } from './configuration.ts';
import type { InternalRoute } from './internalRoute.ts';
import { createSubgraphMetrics } from './subgraphMetrics.ts';
import { createSubgraphServer } from './subgraphServer.ts';

export interface SubgraphOptions extends SubgraphDefinition {
  /** Where it listens unless PORT says otherwise; the platform's own subgraphs have theirs in names.ts. */
  port?: number;
  /** Routes for other processes of the deployment. */
  internal?: readonly InternalRoute[];
  /**
   * What this subgraph alone needs beside the database (its token keys, its credential keys): made once at start, found
   * in each context as `capabilities`.
   */
  prepare?: (environment: { keysDirectory: string; log: Log }) => unknown;
}

/** Milliseconds that a request of the gateway may take, unless it is configured otherwise. */
const longestRequest = 30_000;

/**
 * A subgraph's process: configuration, keys, database, server, work in the background; it refuses to start with an
 * unsafe role or a schema that is behind, and drains on SIGTERM.
 */
export function startSubgraph({ internal = [], prepare, port, ...definition }: SubgraphOptions): void {
  const { name } = definition;
  void runProcess(name, async () => {
    const databaseUrl = variableOf(name, 'DATABASE_URL');
    const directory = process.env['ORGRAPH_KEYS'];
    const configuration = readTogether(
      () =>
        readConfiguration({
          ...subgraphShape,
          [databaseUrl]: required('the URL of this subgraph’s database under its runtime role'),
        } as typeof subgraphShape & Record<typeof databaseUrl, z.ZodString>),
      () => !directory || readOwnKeys(directory, name),
    );
    const log = createLog(name);
    const gatewayUrls = [...configuration.GATEWAY_URLS];
    hearVariables(() => gatewayUrls.splice(0, gatewayUrls.length, ...readConfiguration(toldAgain).GATEWAY_URLS));
    const keys = followOwnKeys(configuration.ORGRAPH_KEYS, name, log);
    const ring = createKeyRing(configuration.ORGRAPH_JWKS ?? `${configuration.ORGRAPH_KEYS}/jwks.json`);
    const certificates = servedCertificates(configuration);
    const peers = readPeers(process.env, configuration.ORGRAPH_ANSWERS);
    assertCallable(name, peers, gatewayUrls);
    ring.follow(log);
    const work = configuration.BACKGROUND_WORK;
    const listensAt = configuration.PORT ?? port ?? defaultPort(name);
    if (listensAt === undefined && work !== 'only')
      throw new ConfigurationError(`PORT: is missing: the definition of ${name} names no port`);
    const { REDIS_URL: redis } = configuration;
    const bus = redis === undefined ? undefined : createSignalBus(openRedis(redis, log), log);
    const database = await openDatabase({
      ...definition,
      log,
      url: configuration[databaseUrl] as string,
      connections: configuration.DATABASE_CONNECTIONS,
    });
    assertDeclared(database, definition.personalData);
    await assertSafeRole(database);
    await assertSchemaCurrent(database);
    const metrics =
      configuration.METRICS_PORT === undefined ? undefined : createSubgraphMetrics(database, createStandings(database));
    for (const reach of await reachBeyondTables(database))
      log.warn({ reach }, 'the runtime role may do more than it needs');
    const services = createServiceClient({
      name,
      signer: createRequestSigner(keys, ring, Date.now, answerCheckOf(peers, log)),
      urlOf: urlOfSubgraph,
      tlsOf: peers.tlsOf,
      gatewayUrls,
      bus,
      log,
    });
    const capabilities = prepare?.({ keysDirectory: configuration.ORGRAPH_KEYS, log });
    const sweeps = [sweepNonces(database, log), startPurge(database, definition.personalData, log)];
    const operators =
      metrics && (await listen(metrics.handler, configuration.METRICS_PORT!, configuration.HOST, { certificates }));
    if (operators !== undefined) log.info({ metrics: `${operators.url}/metrics` }, 'shows its metrics');
    const serving = work === 'only' ? undefined : await serve(listensAt!);
    if (serving === undefined) log.info('works');
    const background = work === 'off' ? [] : startBackground();
    return {
      log,
      retire: () => serving?.listening.retire(),
      drainSeconds: configuration.DRAIN_SECONDS,
      async stop() {
        for (const sweep of sweeps) clearInterval(sweep);
        await Promise.all(background.map((one) => one.stop()));
        await Promise.all([serving?.listening.drain(longestRequest), operators?.drain(1_000)]);
        await serving?.server.stop();
        bus?.close();
        await queuesOf(database).close();
        await database.close();
      },
    };

    async function serve(at: number) {
      const server = createSubgraphServer({
        ...definition,
        internal: [...internal, ...commonRoutes(definition)],
        database,
        log,
        metrics,
        capabilities,
        services,
        verifier: createRequestVerifier(keys, ring),
      });
      await server.start();
      const listening = await listen(server.handler, at, configuration.HOST, { certificates });
      tellPort(listening.port);
      log.info({ url: listening.url }, 'ready');
      return { server, listening };
    }

    function startBackground() {
      const receivers = receiversOf(name, definition.tells);
      const url = configuration[databaseUrl] as string;
      return [
        startDelivery({ database, databaseUrl: url, services, log, receivers }),
        startWorker({ database, kinds: jobsOf(definition), services, capabilities, log }),
      ];
    }
  });
}

/**
 * @throws ConfigurationError for another process that is to be called by TLS and has no https URL, or whose files
 * cannot be used.
 */
function assertCallable(name: string, { tlsOf }: Peers, gatewayUrls: readonly string[]): void {
  for (const other of subgraphNames) if (other !== name) tlsOf(other)?.assertSecure(urlOfSubgraph(other));
  for (const url of gatewayUrls) tlsOf('gateway')?.assertSecure(url);
}

/**
 * Where a subgraph answers: its `<NAME>_URL`, else its port on this machine.
 * @throws ConfigurationError for one that is not the platform's and has no such variable.
 */
function urlOfSubgraph(name: string, environment: NodeJS.ProcessEnv = process.env): string {
  const variable = variableOf(name, 'URL');
  const given = readConfiguration({ [variable]: url().optional() }, environment)[variable];
  const port = defaultPort(name);
  if (given === undefined && port === undefined)
    throw new ConfigurationError(`${variable}: is missing: where the subgraph ${name} answers`);
  return given ?? `http://127.0.0.1:${port}`;
}
