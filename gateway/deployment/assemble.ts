import { readFileSync } from 'node:fs';
import { answerCheckOf } from '#platform/identity/answerCheck.ts';
import { followOwnKeys } from '#platform/identity/followKeys.ts';
import { createKeyRing } from '#platform/identity/keyRing.ts';
import { readOwnKeys } from '#platform/identity/keys.ts';
import { createSignalBus } from '#platform/identity/signalBus.ts';
import { ConfigurationError, readTogether } from '#platform/process/configuration.ts';
import type { Handler, Upgrade } from '#platform/process/httpServer.ts';
import type { Log } from '#platform/process/log.ts';
import { defaultPort } from '#platform/process/names.ts';
import { openRedis, type RedisServer } from '#platform/process/redis.ts';
import { createMemoryStore } from '../documents/documentStore.ts';
import { followRegistered } from '../documents/followRegistered.ts';
import { createRedisStore } from '../documents/redisStore.ts';
import { readSupergraph, type Supergraph } from '../engine/supergraph.ts';
import { openFixedIdentityKeys } from '../identity/fixedIdentityKeys.ts';
import { assertLoopback, fixedIdentityMode } from '../identity/fixedIdentityMode.ts';
import { readIdentityFile } from '../identity/identityFile.ts';
import type { IdentityMode } from '../identity/identityMode.ts';
import { organizationMode } from '../identity/organizationMode.ts';
import { publicMode } from '../identity/publicMode.ts';
import { readForwardedHeaders, readForwardRules } from '../subgraphClient/headerForwarding.ts';
import { subgraphUrlsOf, type SubgraphUrls } from '../supergraph/subgraphUrls.ts';
import { UnservableSupergraph } from '../supergraph/supportedFeatures.ts';
import { readGatewayConfiguration, type GatewayConfiguration } from './configuration.ts';
import { openGateway } from './gateway.ts';
import { createGraphSwitch, type GraphSwitch } from './graphSwitch.ts';
import type { Metrics } from './metrics.ts';
import { operationNames } from './operationNames.ts';
import { openRegistryGateway, openConfiguredRegistry } from './registryGateway.ts';
import type { ConfiguredGraph } from './servedGraph.ts';

/** What the command line says beside the environment. */
export interface GatewayOptions {
  /** A file; else SUPERGRAPH. */
  supergraph?: string;
  /** A folder or a PostgreSQL database with the published versions of the graph; else ORGRAPH_REGISTRY. */
  registry?: string;
  /** A contract of the registry's graph; else ORGRAPH_CONTRACT. */
  contract?: string;
  /** Else PORT. */
  port?: string;
  /** A graph without identity. */
  public?: boolean;
  /** The file of the one identity that every request runs under. */
  identity?: string;
}

export interface AssembledGateway {
  handler: Handler;
  upgrade: Upgrade;
  host: string;
  port: number;
  /** What operators see, and on which port; undefined where nothing is shown. */
  metrics: { handler: Handler; port: number } | undefined;
  drainSeconds: number;
  requestSeconds: number;
  certificates: GatewayConfiguration['certificates'];
  close(): void | Promise<void>;
}

/**
 * The gateway that the command line and the environment describe.
 * @throws ConfigurationError with one line per mistake.
 */
export async function assembleGateway(
  options: GatewayOptions,
  environment: NodeJS.ProcessEnv,
  log: Log,
): Promise<AssembledGateway> {
  const signed = options.public !== true;
  const configuration = configurationOf(options, environmentWith(options, environment));
  const { host, port, metricsPort, drainSeconds, requestSeconds, certificates } = configuration;
  const graphs = createGraphSwitch();
  // What is only sometimes needed is loaded where it is.
  const showing = metricsPort === undefined ? undefined : await import('./metrics.ts');
  const metrics = showing?.createMetrics(graphs, await operationNames(configuration.metricsOperations));
  const graphOf = (supergraph: Supergraph): ConfiguredGraph => {
    const endpoints = subgraphUrlsOf(supergraph.urls, configuration.urlsFor(supergraph.urls.keys()));
    assertThere('SUBGRAPH_SECONDS', configuration.subgraphSeconds.of.keys(), endpoints);
    assertThere('FOREIGN_ERRORS', configuration.foreignErrors.of.keys(), endpoints);
    if (configuration.nodes === true && supergraph.nodes === undefined)
      log.warn('NODE_IDS: nothing is found by one id: the graph has no entity with an id alone, or names of its own');
    return { supergraph, endpoints, forward: readForwardRules(configuration.forwardHeaders, endpoints.keys(), signed) };
  };
  const redis = configuration.redis === undefined ? undefined : openRedis(configuration.redis, log);
  const gateway = await openOver({ options, configuration, graphs, graphOf, metrics, redis, log });
  return {
    host,
    port,
    drainSeconds,
    requestSeconds,
    certificates,
    ...gateway,
    metrics: metrics && { handler: showing!.operatorRoutes(metrics.handler, graphs), port: metricsPort! },
  };
}

/** @throws ConfigurationError for a name that no subgraph has, neither here nor among the platform's own. */
function assertThere(variable: string, names: Iterable<string>, endpoints: SubgraphUrls): void {
  const lost = [...names].filter((name) => !endpoints.has(name) && defaultPort(name) === undefined);
  if (lost.length > 0)
    throw new ConfigurationError(lost.map((name) => `${variable}: the supergraph has no subgraph ${name}`).join('\n'));
}

interface Surroundings {
  options: GatewayOptions;
  configuration: GatewayConfiguration;
  graphs: GraphSwitch;
  graphOf(supergraph: Supergraph): ConfiguredGraph;
  metrics: Metrics | undefined;
  redis: RedisServer | undefined;
  log: Log;
}

/** The gateway over the configured registry, else over the supergraph's file. */
async function openOver({
  options,
  configuration,
  graphs,
  graphOf,
  metrics,
  redis,
  log,
}: Surroundings): Promise<Pick<AssembledGateway, 'handler' | 'upgrade' | 'close'>> {
  const memory = createMemoryStore();
  const documents = redis === undefined ? memory : createRedisStore(redis, memory);
  const { mode: trust, folder } = configuration.trusted;
  const trusted = await followRegistered(folder, trust, log);
  const parts = { graphs, configuration, documents, trusted, metrics, log };
  if (configuration.registry === undefined) {
    const graph = graphOf(readSupergraphFile(configuration.supergraph, configuration.nodes));
    return openGateway({ ...graph, ...parts, mode: await openMode(options, configuration, graphs, redis, log) });
  }
  const forwarded = readForwardedHeaders(configuration.forwardHeaders, options.public !== true);
  const registry = await openConfiguredRegistry(configuration.registry);
  const mode = await openMode(options, configuration, graphs, redis, log);
  log.info({ registry: registry.title, contract: configuration.registry.contract }, 'follows a registry');
  return openRegistryGateway({
    ...parts,
    mode,
    forwarded,
    registry,
    contract: configuration.registry.contract,
    nodes: configuration.nodes,
    graphOf,
  });
}

/** @throws ConfigurationError with what is wrong in the environment and in the keys that it names, together. */
function configurationOf(options: GatewayOptions, environment: NodeJS.ProcessEnv): GatewayConfiguration {
  const keyless = options.public === true || options.identity !== undefined;
  const directory = environment['ORGRAPH_KEYS'];
  return readTogether(
    () => readGatewayConfiguration(environment, { keyless }),
    () => keyless || !directory || readOwnKeys(directory, 'gateway'),
  );
}

function environmentWith(
  { supergraph, registry, contract, port }: GatewayOptions,
  environment: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const said = { SUPERGRAPH: supergraph, ORGRAPH_REGISTRY: registry, ORGRAPH_CONTRACT: contract, PORT: port };
  return { ...environment, ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) };
}

async function openMode(
  { public: open, identity: file }: GatewayOptions,
  configuration: GatewayConfiguration,
  graphs: GraphSwitch,
  redis: RedisServer | undefined,
  log: Log,
): Promise<IdentityMode> {
  const { keys: directory, jwks, host, peers, membershipSeconds, graceSeconds, tokenIssuers } = configuration;
  const answers = answerCheckOf(peers, log);
  if (open === true && file !== undefined) throw new ConfigurationError('--public and --identity exclude each other');
  if (open === true) return publicMode({ showPlans: configuration.publicPlans });
  if (file === undefined) {
    const ring = createKeyRing(jwks);
    ring.follow(log);
    return organizationMode({
      keys: followOwnKeys(directory, 'gateway', log),
      ring,
      endpoints: () => graphs.current()?.endpoints ?? nowhere,
      membershipSeconds,
      graceSeconds,
      answers,
      tlsOf: peers.tlsOf,
      bus: redis === undefined ? undefined : createSignalBus(redis, log),
      tokenIssuers,
      mailbox: configuration.mailbox,
      log,
    });
  }
  assertLoopback(host);
  const identity = readIdentityFile(file);
  const keys = await openFixedIdentityKeys(directory, jwks, log);
  log.info(
    { keys: keys.directory, subject: identity.subject, organization: identity.organization },
    'every request runs under one identity',
  );
  return fixedIdentityMode(identity, keys, answers);
}

const nowhere: SubgraphUrls = new Map();

function readSupergraphFile(file: string, nodes: boolean | undefined): Supergraph {
  let sdl: string;
  try {
    sdl = readFileSync(file, 'utf8');
  } catch {
    throw new ConfigurationError(`SUPERGRAPH: ${file} is missing or not readable; write ours with: npm run schema`);
  }
  try {
    return readSupergraph(sdl, { nodes });
  } catch (error) {
    throw new ConfigurationError(
      `SUPERGRAPH: ${file} ${error instanceof UnservableSupergraph ? '' : 'is not a supergraph: '}${(error as Error).message}`,
    );
  }
}
