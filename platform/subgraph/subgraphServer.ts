import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApolloServer, HeaderMap } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { Kind, parse, type DocumentNode } from 'graphql';
import type { Database } from '../data/database.ts';
import { enforceAccess } from '../graphql/access.ts';
import type { SubgraphDefinition } from '../graphql/aggregate.ts';
import { createContext, type Context } from '../graphql/context.ts';
import { guardText } from '../graphql/guardText.ts';
import { maskError } from '../graphql/maskError.ts';
import { preparedExecution } from '../graphql/preparedExecution.ts';
import { scalarResolvers } from '../graphql/scalars.ts';
import { subgraphSdl } from '../graphql/subgraphSdl.ts';
import { nonceHeader } from '../identity/binding.ts';
import type { ServiceClient } from '../identity/serviceClient.ts';
import type { RequestVerifier, VerifiedRequest } from '../identity/signedRequest.ts';
import { BodyTooLarge, readBody, sendJson } from '../process/httpServer.ts';
import type { Log } from '../process/log.ts';
import { identityRequired, OrgraphError } from '../values/errors.ts';
import { answerInternal, type InternalRoute } from './internalRoute.ts';

interface SubgraphServerParts extends SubgraphDefinition {
  internal: readonly InternalRoute[];
  database: Database;
  services: ServiceClient;
  verifier: RequestVerifier;
  log: Log;
  capabilities?: unknown;
}

/** The SDL of all aggregates is read as a whole; their resolvers follow one by one. */
const noTypes: DocumentNode = { kind: Kind.DOCUMENT, definitions: [] };

/** The headers that Apollo Server looks at: what is asked and answered in which form. */
const readByApollo = ['accept', 'content-type'] as const;

const bodyLimit = 10 * 1024 * 1024;

/**
 * The way of a request through a subgraph: prove it, then either the graph or an internal route. Nothing unproven
 * reaches either.
 */
export function createSubgraphServer({
  name,
  directory,
  aggregates,
  internal,
  database,
  services,
  verifier,
  log,
  capabilities,
}: SubgraphServerParts) {
  const modules = [scalarResolvers, ...aggregates.map(({ resolvers = {} }) => resolvers)].map((resolvers) => ({
    typeDefs: noTypes,
    resolvers: resolvers as never,
  }));
  const schema = buildSubgraphSchema([{ typeDefs: parse(subgraphSdl({ name, aggregates, directory })) }, ...modules]);
  guardText(schema);
  enforceAccess(schema);
  const apollo = new ApolloServer<Context>({
    schema,
    introspection: true,
    csrfPrevention: false,
    stopOnTerminationSignals: false,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      preparedExecution(schema, log),
    ],
    stringifyResult: JSON.stringify,
    formatError: (formatted, error) => maskError(formatted, error, log),
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = '/', search = ''] = (request.url ?? '/').split('?', 2);
    if (request.method === 'GET' && path === '/health/live') return sendJson(response, 200, { status: 'live' });
    if (request.method === 'GET' && path === '/health/ready') return ready(response);
    if (path !== '/graphql' && !path.startsWith('/internal/'))
      return sendJson(response, 404, { error: { code: 'NOT_FOUND', message: 'There is nothing here.' } });
    const body = await readBody(request, bodyLimit);
    const proven = await verifier.verify({
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body,
    });
    if (path !== '/graphql')
      return sendJson(
        response,
        200,
        await answerInternal({ routes: internal, database, services, log, capabilities }, path, proven, body),
      );
    response.setHeader(nonceHeader, proven.nonce);
    await graph(proven, request, response, body, search);
  }

  async function graph(
    proven: VerifiedRequest,
    request: IncomingMessage,
    response: ServerResponse,
    body: Buffer,
    search: string,
  ): Promise<void> {
    const { identity, issuer } = proven;
    const fromGateway = issuer === 'gateway' && (identity.kind === 'user' || identity.kind === 'anonymous');
    if (!fromGateway || (identity.organization === null && name !== 'tenancy')) throw identityRequired();
    const headers = new HeaderMap();
    for (const header of readByApollo)
      if (request.headers[header] !== undefined) headers.set(header, request.headers[header]);
    const result = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: request.method ?? 'POST',
        headers,
        search: search === '' ? '' : `?${search}`,
        body: JSON.parse(body.toString() || '{}'),
      },
      context: async () => createContext({ database, services, log, capabilities }, proven),
    });
    if (result.body.kind !== 'complete') throw new Error('a subgraph answers in one piece');
    const { string: text } = result.body;
    response.statusCode = result.status ?? 200;
    for (const [header, value] of result.headers) response.setHeader(header, value);
    response.setHeader('content-length', Buffer.byteLength(text)).end(text);
  }

  async function ready(response: ServerResponse): Promise<void> {
    const connected = await database.pool.query('select 1').then(
      () => true,
      () => false,
    );
    sendJson(response, connected ? 200 : 503, { status: connected ? 'ready' : 'database not reachable' });
  }

  return {
    start: () => apollo.start(),
    stop: () => apollo.stop(),
    handler(request: IncomingMessage, response: ServerResponse): void {
      answer(request, response).catch((error: unknown) => refuse(error, response, log));
    },
  };
}

function refuse(error: unknown, response: ServerResponse, log: Log): void {
  const known =
    error instanceof OrgraphError
      ? error
      : error instanceof BodyTooLarge
        ? new OrgraphError('QUERY_TOO_COMPLEX', 'The request is too large.')
        : error instanceof SyntaxError
          ? new OrgraphError('BAD_REQUEST', 'The body is not JSON.')
          : undefined;
  if (known === undefined) log.error({ err: error }, 'request failed');
  if (response.headersSent) return void response.destroy();
  const { status, code, message, extensions } = known ?? new OrgraphError('INTERNAL', 'An unexpected error.');
  sendJson(response, status, {
    error: { ...extensions, code, message },
    errors: [{ message, extensions: { ...extensions, code } }],
  });
}
