import type { Handler, Upgrade } from '#platform/process/httpServer.ts';
import type { Log } from '#platform/process/log.ts';
import { OrgraphError } from '#platform/values/errors.ts';
import { createMemoryStore, type DocumentStore } from '../documents/documentStore.ts';
import type { FollowedDocuments } from '../documents/followRegistered.ts';
import { connectedAddress } from '../http/clientAddress.ts';
import { createCors, type Cors } from '../http/cors.ts';
import type { Health } from '../http/health.ts';
import { jsonAnswer } from '../http/httpAnswer.ts';
import { send } from '../http/send.ts';
import type { IdentityMode } from '../identity/identityMode.ts';
import { createCopyRoute } from '../server/copyRoute.ts';
import type { GraphqlRoute } from '../server/graphqlRoute.ts';
import { createLinkRoutes } from '../server/linkRoutes.ts';
import { createRoutes } from '../server/routes.ts';
import type { SessionRoutes } from '../server/sessionRoutes.ts';
import { createWebSocketRoute } from '../server/webSocketRoute.ts';
import { createDestination } from '../subgraphClient/transport/destination.ts';
import { defaultPool } from '../subgraphClient/transport/pool.ts';
import { clientNameHeaders, clientVersionHeaders } from '../traffic/client.ts';
import { openTraffic } from '../traffic/traffic.ts';
import type { GatewayConfiguration } from './configuration.ts';
import { createGraphSwitch, type GraphSwitch } from './graphSwitch.ts';
import type { Metrics } from './metrics.ts';
import { openServedGraph, type ConfiguredGraph, type ServedGraph, type ServedGraphParts } from './servedGraph.ts';
import { shareDestinations } from './sharedDestinations.ts';

export interface FrontDeployment {
  /** What it answers from; nothing at first. */
  graphs: GraphSwitch;
  mode: IdentityMode;
  /** What clients have stored; by default in this process' memory. */
  documents?: DocumentStore;
  /** What is registered; by default nothing. */
  trusted?: FollowedDocuments | undefined;
  /** By default the mode's. */
  health?: Health;
  metrics?: Metrics | undefined;
  /** The headers of clients that are sent on to any subgraph. */
  forwarded: readonly string[];
  configuration: Pick<
    GatewayConfiguration,
    'corsOrigins' | 'deduplicate' | 'limits' | 'overrideLabels' | 'requestSeconds'
  > &
    Partial<
      Pick<
        GatewayConfiguration,
        'clientAddress' | 'foreignErrors' | 'peers' | 'record' | 'sessionCookies' | 'subgraphSeconds' | 'subgraphQueue'
      >
    >;
  log: Log;
}

/** What of a gateway stays, whatever graph it serves. */
export interface Front {
  handler: Handler;
  /** Takes those who ask for WebSocket. */
  upgrade: Upgrade;
  /**
   * Makes a graph ready to be served here.
   * @throws ConfigurationError (the promise) for one that the mode does not admit.
   */
  open(graph: ConfiguredGraph): Promise<ServedGraph>;
  close(): void;
}

export function openFront({
  graphs,
  mode,
  documents = createMemoryStore(),
  trusted,
  health = mode.health,
  metrics,
  forwarded,
  configuration,
  log,
}: FrontDeployment): Front {
  const { clientAddress, corsOrigins, deduplicate, limits, overrideLabels, requestSeconds, record, sessionCookies } =
    configuration;
  const {
    peers,
    subgraphSeconds = { usual: requestSeconds / 3, of: new Map() },
    subgraphQueue = defaultPool.queue,
    foreignErrors = { of: new Map() },
  } = configuration;
  const traffic = record && openTraffic({ ...record, log });
  const crossSite = createCors(
    corsOrigins,
    [...clientNameHeaders, ...clientVersionHeaders, ...forwarded],
    sessionCookies,
  );
  const surroundings: ServedGraphParts = {
    mode,
    documents,
    trusted,
    crossSite,
    clientAddress: clientAddress ?? connectedAddress,
    traffic,
    deduplicate,
    foreignErrors,
    limits,
    log,
    openDestination: shareDestinations((url, service) =>
      createDestination(url, { queue: subgraphQueue }, peers?.tlsOf(service)),
    ),
    limitOf: (service) => (subgraphSeconds.of.get(service) ?? subgraphSeconds.usual) * 1000,
    labels: new Set(overrideLabels),
    patience: requestSeconds * 1000,
    observer: metrics?.observer,
  };
  const none = notReady(crossSite);
  const graphql: GraphqlRoute = (request, response) => (graphs.current()?.graphql ?? none)(request, response);
  const session: SessionRoutes = {
    refresh: (request, response) => (graphs.current()?.session.refresh ?? none)(request, response),
    end: (request, response) => (graphs.current()?.session.end ?? none)(request, response),
  };
  return {
    handler: createRoutes({
      graphql: metrics?.timed(graphql) ?? graphql,
      session: sessionCookies === true ? session : undefined,
      links: createLinkRoutes({ documents, mode, crossSite }),
      copy: createCopyRoute({ mode, crossSite }),
      mode,
      health,
      crossSite,
      log,
    }),
    upgrade: createWebSocketRoute({
      refusal: () => graphs.current()?.subscriptionsRefused ?? notServed(),
      clientAddress: surroundings.clientAddress,
    }),
    async open(graph) {
      await mode.admit?.(graph);
      return openServedGraph(graph, surroundings);
    },
    close() {
      traffic?.close();
      graphs.close();
      documents.close();
      trusted?.close();
      mode.close?.();
    },
  };
}

export type GatewayDeployment = ConfiguredGraph &
  Omit<FrontDeployment, 'graphs' | 'forwarded'> &
  Partial<Pick<FrontDeployment, 'graphs'>>;

/**
 * A gateway over one graph, ready to be listened with.
 * @throws ConfigurationError (the promise) for a graph that its mode does not admit.
 */
export async function openGateway({
  supergraph,
  endpoints,
  forward,
  graphs = createGraphSwitch(),
  ...deployment
}: GatewayDeployment): Promise<Pick<Front, 'handler' | 'upgrade' | 'close'>> {
  const front = openFront({ ...deployment, graphs, forwarded: forward.headers });
  try {
    graphs.replace(await front.open({ supergraph, endpoints, forward }));
  } catch (error) {
    front.close();
    throw error;
  }
  return front;
}

/** What a gateway answers before it has a graph: 503 in every media type, so that balancers and clients ask again. */
export function notReady(crossSite: Cors): GraphqlRoute {
  const { code, message, status } = notServed();
  return async (request, response) =>
    send(
      request,
      response,
      jsonAnswer(status, { errors: [{ message, extensions: { code } }] }, [
        'retry-after',
        '1',
        'cache-control',
        'no-store',
        ...crossSite.headers(request.headers),
      ]),
    );
}

const notServed = () =>
  new OrgraphError('NOT_READY', 'There is no graph to answer from yet. Try again in some seconds.');
