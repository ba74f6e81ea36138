import { randomUUID } from 'node:crypto';
import { GraphQLError, print, type DocumentNode } from 'graphql';
import { OrgraphError } from '#platform/values/errors.ts';
import { createOperationCache } from '../engine/operationCache.ts';
import { readSupergraph } from '../engine/supergraph.ts';
import type { LocatedError } from '../executor/response/errorReport.ts';
import { masked } from '../executor/response/reasons.ts';
import { createCancellation } from '../http/cancellation.ts';
import { textOf } from '../http/jsonBytes.ts';
import { requestErrorOf } from '../http/requestError.ts';
import type { Limits } from '../operation/limits.ts';
import { percentageOf } from '../supergraph/progressiveOverrides.ts';
import {
  reachable,
  type DataSource,
  type GatewayContext,
  type GatewayExecutor,
  type GatewayInterface,
  type WillSendRequest,
} from './dataSource.ts';
import { createDataSourceRequester, originalError } from './requester.ts';

export { RemoteGraphQLDataSource, type DataSource, type OutgoingRequest, type WillSendRequest } from './dataSource.ts';

export interface OrgraphGatewayOptions<Context = Record<string, unknown>> {
  /** The composed graph, as text. */
  supergraphSdl: string;
  /** URLs of subgraphs that override the supergraph's, by the subgraphs' names. */
  urls?: Readonly<Record<string, string>>;
  /**
   * Called before each request to a subgraph, to set its headers. None of the client's headers is sent on otherwise.
   */
  willSendRequest?: WillSendRequest<Context>;
  /** How each subgraph is reached; then its own `willSendRequest` counts. */
  buildService?(definition: { name: string; url: string }): DataSource<Context>;
  /** What an operation may cost at most. */
  limits?: Partial<Omit<Limits, 'bodyBytes'>>;
  /** The labels of progressive overrides (`@override(label:)`) that are active; `percent(n)` counts by itself. */
  overrideLabels?: readonly string[];
  /** Whether objects are found by one id, with `Node`, `node` and `nodes`; a graph's own types of these names stay. */
  nodes?: boolean;
  /** The time that an operation may take. */
  requestSeconds?: number;
}

const defaultLimits: Limits = {
  bodyBytes: Infinity,
  tokens: 10_000,
  depth: 20,
  aliases: 500,
  selections: 2_000,
  branches: 2_000,
  objects: 100_000,
};

/**
 * The engine as the gateway of an Apollo Server, for a graph without organizations.
 * @throws Error when the text is no supergraph that can be served, or a subgraph cannot be reached as its data source
 * says.
 */
export function createOrgraphGateway<Context = Record<string, unknown>>(
  options: OrgraphGatewayOptions<Context>,
): GatewayInterface {
  const { supergraphSdl, limits, overrideLabels, nodes, requestSeconds = 30 } = options;
  const labels = new Set(overrideLabels);
  const supergraph = readSupergraph(supergraphSdl, { nodes: nodes ?? false });
  if (supergraph.tenantScoped)
    throw new Error(
      'the supergraph has types that are @tenantScoped: behind Apollo Server there is no identity under which anything of an organization could be served',
    );
  const operations = createOperationCache(supergraph, { ...defaultLimits, ...limits });
  const subgraphs = createDataSourceRequester(sourcesOf(supergraph.urls, options));

  async function execute(incoming: GatewayContext<Context>): ReturnType<GatewayExecutor> {
    const {
      document,
      request: { operationName, variables = {} },
      logger,
    } = incoming;
    const requestId = randomUUID();
    const patience = createCancellation(requestSeconds * 1000);
    try {
      const operation = await operations.read(textOfDocument(document), operationName || undefined);
      const { data, errors, omitted } = await operation.execute({
        variables: operation.variables(variables),
        overrides: { labels, percentage: percentageOf(requestId) },
        send: (service, kind, body) => subgraphs.send({ incoming, patience }, service, kind, body),
        refusal: () => undefined,
        translateErrorOf: () => originalError,
        onMasked: (error, service) =>
          logger.error(`Request ${requestId}: an error of the subgraph ${service} was masked: ${reasonOf(error)}`),
        onInvalid: (what, path) =>
          logger.error(`Request ${requestId}: a subgraph gave a value that is ${what}, at ${path}`),
        onUnplanned: (path, plan) =>
          logger.error(`Request ${requestId}: the plan ${plan} has left out what was selected, at ${path}`),
      });
      return {
        data: JSON.parse(textOf(data)) as Record<string, unknown> | null,
        ...(errors.length > 0 && { errors: errorsFor(requestId, errors) }),
        ...(omitted > 0 && { extensions: { errorsOmitted: omitted } }),
      };
    } catch (error) {
      const refusal = requestErrorOf(error);
      if (refusal === undefined) logger.error(`Request ${requestId} failed: ${reasonOf(error)}`);
      if (error instanceof OrgraphError && error.code === 'PLANNING_FAILED')
        logger.error(`Request ${requestId} could not be planned: ${error.reason}: ${reasonOf(error.cause)}`);
      return { errors: errorsFor(requestId, refusal?.errors ?? [masked()]) };
    } finally {
      patience.settle();
    }
  }

  return {
    /** The graph never changes, and is known already. */
    onSchemaLoadOrUpdate(callback) {
      callback({ apiSchema: supergraph.operationSchema, coreSupergraphSdl: supergraphSdl });
      return () => {};
    },
    load: async () => ({ executor: execute as GatewayExecutor }),
    stop: async () => subgraphs.close(),
  };
}

const printed = new WeakMap<DocumentNode, string>();

/**
 * The document is what counts, not the client's text: a plugin may have changed it. Apollo Server keeps documents, so
 * that each is printed once.
 */
function textOfDocument(document: DocumentNode): string {
  let text = printed.get(document);
  if (text === undefined) printed.set(document, (text = print(document)));
  return text;
}

function sourcesOf<Context>(
  composed: ReadonlyMap<string, string>,
  { urls = {}, willSendRequest, buildService = () => ({ willSendRequest }) }: OrgraphGatewayOptions<Context>,
) {
  const unknown = Object.keys(urls).find((name) => !composed.has(name));
  if (unknown !== undefined) throw new Error(`urls: the supergraph has no subgraph ${unknown}`);
  return new Map([...composed].map(([name, known]) => [name, reachable(name, urls[name] ?? known, buildService)]));
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error);

/** As Apollo Server takes them. An unexpected one repeats the id under which the log says more. */
const errorsFor = (requestId: string, errors: readonly LocatedError[]): GraphQLError[] =>
  errors.map(
    ({ message, path, extensions }) =>
      new GraphQLError(message, {
        path: path ?? null,
        extensions: { ...extensions, ...(extensions.code === 'INTERNAL' && { requestId }) },
      }),
  );
