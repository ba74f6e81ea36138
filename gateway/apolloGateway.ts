import { GraphQLError, print, type DocumentNode } from 'graphql';
import { assertServed, type DataSource, type WillSendRequest } from './apollo/dataSource.ts';
import { createDataSourceRequester } from './apollo/requester.ts';
import type { GatewayContext, GatewayExecutor, GatewayInterface } from './apollo/types.ts';
import { textOf } from './execute/bytes.ts';
import type { Limits } from './limits.ts';
import { createOperationReader } from './operation.ts';
import { createPatience } from './patience.ts';
import { refusalOf } from './refusal.ts';
import { readSupergraph } from './supergraph.ts';

export { RemoteGraphQLDataSource, type DataSource, type OutgoingRequest, type WillSendRequest } from './apollo/dataSource.ts';

export interface OrgraphGatewayOptions<Context = Record<string, unknown>> {
  /** The composed graph, as text. */
  supergraphSdl: string;
  /** URLs of subgraphs that override the supergraph's, by the subgraphs' names. */
  urls?: Readonly<Record<string, string>>;
  /** Called before each request to a subgraph, to set its headers. None of the client's headers is sent on otherwise. */
  willSendRequest?: WillSendRequest<Context>;
  /** How each subgraph is reached; then its own `willSendRequest` counts. */
  buildService?(definition: { name: string; url: string }): DataSource<Context>;
  /** What an operation may cost at most. */
  limits?: Partial<Omit<Limits, 'bodyBytes'>>;
  /** The time that an operation may take. */
  requestSeconds?: number;
}

const defaultLimits: Limits = { bodyBytes: Infinity, tokens: 10_000, depth: 20, aliases: 100, selections: 2_000, objects: 100_000 };

/**
 * The engine as the gateway of an Apollo Server, for a graph without organizations.
 * @throws Error when the text is no supergraph that can be served, or a subgraph cannot be reached as its data source says.
 */
export function createOrgraphGateway<Context = Record<string, unknown>>(options: OrgraphGatewayOptions<Context>): GatewayInterface {
  const { supergraphSdl, limits, requestSeconds = 30 } = options;
  const supergraph = readSupergraph(supergraphSdl);
  if (supergraph.tenantScoped) throw new Error('the supergraph has types that are @tenantScoped: behind Apollo Server there is no identity under which anything of an organization could be served');
  const operations = createOperationReader(supergraph, { ...defaultLimits, ...limits });
  const subgraphs = createDataSourceRequester(sourcesOf(supergraph.urls, options));

  async function execute(scope: GatewayContext<Context>): ReturnType<GatewayExecutor> {
    const { document, request: { operationName, variables = {} }, logger } = scope;
    const patience = createPatience(requestSeconds * 1000);
    try {
      const operation = operations.read(textOfDocument(document), operationName || undefined);
      const { data, errors } = await operation.execute({
        variables: operation.variables(variables),
        send: (service, _, body) => subgraphs.send({ context: scope, patience }, service, body),
        refusal: () => undefined,
        onMasked: (error, service) => logger.error(`An error of the subgraph ${service} was masked: ${JSON.stringify(error)}`),
        onInvalid: (what, path) => logger.error(`A subgraph gave a value that is ${what}, at ${path}.`),
      });
      return { data: JSON.parse(textOf(data)) as Record<string, unknown> | null, ...(errors.length > 0 && { errors: errors.map(asGraphQLError) }) };
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === undefined) throw error;
      return { errors: refusal.errors.map(asGraphQLError) };
    } finally {
      patience.settle();
    }
  }

  return {
    /** The graph never changes, and is known already. */
    onSchemaLoadOrUpdate(callback) {
      callback({ apiSchema: supergraph.apiSchema, coreSupergraphSdl: supergraphSdl });
      return () => {};
    },
    load: async () => ({ executor: execute as GatewayExecutor }),
    stop: async () => subgraphs.close(),
  };
}

const printed = new WeakMap<DocumentNode, string>();

/** The document is what counts, not the client's text: a plugin may have changed it. Apollo Server keeps documents, so that each is printed once. */
function textOfDocument(document: DocumentNode): string {
  let text = printed.get(document);
  if (text === undefined) printed.set(document, (text = print(document)));
  return text;
}

function sourcesOf<Context>(composed: ReadonlyMap<string, string>, { urls = {}, willSendRequest, buildService = () => ({ willSendRequest }) }: OrgraphGatewayOptions<Context>) {
  return new Map([...composed].map(([name, given]) => {
    const url = urls[name] ?? given;
    const source = buildService({ name, url });
    assertServed(name, source);
    return [name, { url: source.url ?? url, source }];
  }));
}

const asGraphQLError = ({ message, path, extensions }: { message: string; path?: readonly (string | number)[]; extensions: object }): GraphQLError =>
  new GraphQLError(message, { path: path ?? null, extensions: { ...extensions } });
