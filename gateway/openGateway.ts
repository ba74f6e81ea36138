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

export interface GatewayDeployment {
  supergraph: Supergraph;
  endpoints: Endpoints;
  forward: ForwardRules;
  mode: Mode;
  configuration: Pick<GatewayConfiguration, 'corsOrigins' | 'deduplicate' | 'limits' | 'overrideLabels' | 'requestSeconds'>;
  log: Log;
}

/** A gateway ready to be listened with: its parts, put together for one deployment. */
export function openGateway({ supergraph, endpoints, forward, mode, configuration, log }: GatewayDeployment): { handler: Handler; close(): void } {
  const { corsOrigins, deduplicate, limits, overrideLabels, requestSeconds } = configuration;
  const subgraphs = createSubgraphRequester({ signer: mode.signer, endpoints, forward, deduplicate });
  const crossSite = createCrossSite(corsOrigins, forward.headers);
  const graphql = createGraphqlRoute({
    operations: createOperationReader(supergraph, limits), mode, subgraphs, crossSite, limits, labels: new Set(overrideLabels), patience: requestSeconds * 1000, log,
  });
  const handler = createGateway({ graphql, mode, crossSite, log });
  return {
    handler,
    close() {
      subgraphs.close();
      mode.close?.();
    },
  };
}
