import type { Handler } from '#platform/process/httpServer.ts';
import type { Log } from '#platform/process/log.ts';
import type { GatewayConfiguration } from './configuration.ts';
import { createCrossSite } from '../http/cors.ts';
import type { GraphSwitch } from './graphSwitch.ts';
import { notReady } from './notReady.ts';
import { openServedGraph, type Graph, type ServedGraph, type Surroundings } from './servedGraph.ts';
import { shareDestinations } from './sharedDestinations.ts';
import type { GraphqlRoute } from '../server/graphqlRoute.ts';
import type { Health } from '../http/health.ts';
import type { Metrics } from './metrics.ts';
import type { Mode } from '../identity/identityMode.ts';
import { createGateway } from '../server/routes.ts';
import { clientNameHeaders, clientVersionHeaders } from '../traffic/client.ts';
import { openTraffic } from '../traffic/traffic.ts';

export interface FrontDeployment {
  /** What it answers from; nothing at first. */
  graphs: GraphSwitch;
  mode: Mode;
  /** By default the mode's. */
  health?: Health;
  metrics?: Metrics | undefined;
  /** The headers of clients that are sent on to any subgraph. */
  forwarded: readonly string[];
  configuration: Pick<GatewayConfiguration, 'corsOrigins' | 'deduplicate' | 'limits' | 'overrideLabels' | 'requestSeconds'> & Partial<Pick<GatewayConfiguration, 'record'>>;
  log: Log;
}

/** What of a gateway stays, whatever graph it serves. */
export interface Front {
  handler: Handler;
  /** Makes a graph ready to be served here. @throws ConfigurationError (the promise) for one that the mode does not admit. */
  open(graph: Graph): Promise<ServedGraph>;
  close(): void;
}

export function openFront({ graphs, mode, health = mode.health, metrics, forwarded, configuration, log }: FrontDeployment): Front {
  const { corsOrigins, deduplicate, limits, overrideLabels, requestSeconds, record } = configuration;
  const traffic = record && openTraffic({ ...record, log });
  const crossSite = createCrossSite(corsOrigins, traffic === undefined ? forwarded : [...forwarded, ...clientNameHeaders, ...clientVersionHeaders]);
  const surroundings: Surroundings = {
    mode, crossSite, traffic, deduplicate, limits, log, openDestination: shareDestinations(), labels: new Set(overrideLabels), patience: requestSeconds * 1000,
  };
  const none = notReady(crossSite);
  const graphql: GraphqlRoute = (request, response) => (graphs.current()?.graphql ?? none)(request, response);
  return {
    handler: createGateway({ graphql: metrics?.timed(graphql) ?? graphql, mode, health, crossSite, log }),
    async open(graph) {
      await mode.admit?.(graph);
      return openServedGraph(graph, surroundings);
    },
    close() {
      traffic?.close();
      graphs.close();
      mode.close?.();
    },
  };
}
