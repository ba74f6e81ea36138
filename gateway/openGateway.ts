import type { Handler } from '#platform/httpServer.ts';
import type { Log } from '#platform/log.ts';
import type { GatewayConfiguration } from './configuration.ts';
import { createCrossSite } from './crossSite.ts';
import type { Endpoints } from './endpoints.ts';
import type { ForwardRules } from './forwardRules.ts';
import { createGraphqlRoute } from './graphqlRoute.ts';
import type { Mode } from './mode/mode.ts';
import { createOperationReader } from './operation.ts';
import { createGateway } from './server.ts';
import { createSubgraphRequester } from './subgraphRequest.ts';
import type { Supergraph } from './supergraph.ts';
import { clientNameHeaders, clientVersionHeaders } from './traffic/client.ts';
import { openTraffic } from './traffic/traffic.ts';

export interface GatewayDeployment {
  supergraph: Supergraph;
  endpoints: Endpoints;
  forward: ForwardRules;
  mode: Mode;
  configuration: Pick<GatewayConfiguration, 'corsOrigins' | 'deduplicate' | 'limits' | 'overrideLabels' | 'requestSeconds'> & Partial<Pick<GatewayConfiguration, 'record'>>;
  log: Log;
}

/** A gateway ready to be listened with: its parts, put together for one deployment. */
export function openGateway({ supergraph, endpoints, forward, mode, configuration, log }: GatewayDeployment): { handler: Handler; close(): void } {
  const { corsOrigins, deduplicate, limits, overrideLabels, requestSeconds, record } = configuration;
  const traffic = record && openTraffic({ ...record, log });
  const subgraphs = createSubgraphRequester({ signer: mode.signer, endpoints, forward, deduplicate });
  const crossSite = createCrossSite(corsOrigins, traffic === undefined ? forward.headers : [...forward.headers, ...clientNameHeaders, ...clientVersionHeaders]);
  const graphql = createGraphqlRoute({
    operations: createOperationReader(supergraph, limits, traffic), mode, subgraphs, crossSite, limits, labels: new Set(overrideLabels), patience: requestSeconds * 1000, log,
  });
  const handler = createGateway({ graphql, mode, crossSite, log });
  return {
    handler,
    close() {
      traffic?.close();
      subgraphs.close();
      mode.close?.();
    },
  };
}
