import type { Log } from '#platform/process/log.ts';
import type { OrgraphError } from '#platform/values/errors.ts';
import type { DocumentStore } from '../documents/documentStore.ts';
import type { TrustedDocuments } from '../documents/trustedDocuments.ts';
import { createOperationCache, type OperationCache } from '../engine/operationCache.ts';
import { subscriptionsRefused } from '../engine/subscriptionsRefused.ts';
import type { Supergraph } from '../engine/supergraph.ts';
import type { ClientAddress } from '../http/clientAddress.ts';
import type { Cors } from '../http/cors.ts';
import { errorTranslation, type ForeignErrorRules } from '../identity/foreignErrors.ts';
import type { IdentityMode } from '../identity/identityMode.ts';
import type { Limits } from '../operation/limits.ts';
import type { PublishedSubgraph } from '../registry/registry.ts';
import { createGraphqlRoute, type GraphqlRoute } from '../server/graphqlRoute.ts';
import { countInFlight, type InFlight } from '../server/inFlight.ts';
import type { RequestObserver } from '../server/requestObserver.ts';
import { createSessionRoutes, type SessionRoutes } from '../server/sessionRoutes.ts';
import type { ForwardRules } from '../subgraphClient/headerForwarding.ts';
import { createSubgraphClient } from '../subgraphClient/subgraphRequest.ts';
import type { SubgraphUrls } from '../supergraph/subgraphUrls.ts';
import type { Traffic } from '../traffic/traffic.ts';
import type { OpenDestination } from './sharedDestinations.ts';

/** A graph and what the configuration says of its subgraphs. */
export interface ConfiguredGraph {
  supergraph: Supergraph;
  endpoints: SubgraphUrls;
  forward: ForwardRules;
  /** The registry's number; undefined for a graph from a file. */
  version?: number | undefined;
  /** As they were published there. */
  subgraphs?: readonly PublishedSubgraph[] | undefined;
}

/** What all graphs of a gateway have in common. */
export interface ServedGraphParts {
  mode: IdentityMode;
  documents: DocumentStore;
  trusted: TrustedDocuments | undefined;
  crossSite: Cors;
  clientAddress: ClientAddress;
  openDestination: OpenDestination;
  traffic: Traffic | undefined;
  deduplicate: boolean;
  /** Which errors of subgraphs without a code are passed. */
  foreignErrors: ForeignErrorRules;
  /** Milliseconds that a request to a subgraph may take. */
  limitOf(service: string): number;
  limits: Limits;
  /** The labels of `@override` that are active. */
  labels: ReadonlySet<string>;
  /** Milliseconds that a request may take. */
  patience: number;
  observer: RequestObserver | undefined;
  log: Log;
}

/**
 * Everything that depends on one version of the graph. What is remembered of operations, and what is under way, is its
 * alone.
 */
export interface ServedGraph {
  readonly version: number | undefined;
  readonly subgraphs: readonly PublishedSubgraph[] | undefined;
  readonly endpoints: SubgraphUrls;
  readonly operations: OperationCache;
  /** Answers a request, which it counts as running until then. */
  readonly graphql: GraphqlRoute;
  /** Renews and ends sessions that are kept in cookies. */
  readonly session: SessionRoutes;
  /** What clients who would subscribe are told. */
  readonly subscriptionsRefused: OrgraphError;
  readonly inFlight: InFlight;
  /** Ends its connections that no other graph uses. */
  close(): void;
}

export function openServedGraph(
  { supergraph, endpoints, forward, version, subgraphs: published }: ConfiguredGraph,
  { mode, openDestination, traffic, deduplicate, foreignErrors, limitOf, limits, ...surroundings }: ServedGraphParts,
): ServedGraph {
  const inFlight = countInFlight();
  const operations = createOperationCache(supergraph, limits, traffic);
  const subgraphs = createSubgraphClient({
    signer: mode.signer,
    endpoints,
    forward,
    deduplicate,
    limitOf,
    openDestination,
  });
  return {
    version,
    subgraphs: published,
    endpoints,
    operations,
    inFlight,
    subscriptionsRefused: subscriptionsRefused(supergraph.apiSchema),
    graphql: createGraphqlRoute({
      ...surroundings,
      operations,
      mode,
      subgraphs,
      forwarded: forward.headers,
      translateErrorOf: errorTranslation(mode, foreignErrors),
      limits,
      inFlight,
    }),
    session: createSessionRoutes({ ...surroundings, mode, subgraphs, inFlight }),
    close: () => subgraphs.close(),
  };
}
