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
import { auditMutations } from '../graphql/auditMutations.ts';
import { authenticatesOnce } from '../graphql/authenticatesOnce.ts';
import { createContext, type Context } from '../graphql/context.ts';
import { errorLog } from '../graphql/errorLog.ts';
import { repeatMutations } from '../graphql/idempotent.ts';
import type { InputReaders } from '../graphql/inputs.ts';
import { judgeArguments } from '../graphql/judgeArguments.ts';
import { logCause, maskError } from '../graphql/maskError.ts';
import { stateOutcomes } from '../graphql/mutationOutcome.ts';
import { preparedExecution } from '../graphql/preparedExecution.ts';
import { scalarResolvers } from '../graphql/scalars.ts';
import { subgraphSdl } from '../graphql/subgraphSdl.ts';
import { identityHeader } from '../identity/identityToken.ts';
import { Reply } from '../identity/reply.ts';
import type { ServiceClient } from '../identity/serviceClient.ts';
import { requestIdHeader, type RequestVerifier, type VerifiedRequest } from '../identity/signedRequest.ts';
import { BodyBudget } from '../process/bodyBudget.ts';
import { createDeadline, type Deadline } from '../process/deadline.ts';
import { BodyTooLarge, readBody, TooManyBodies } from '../process/httpServer.ts';
import { requestLog, type Log } from '../process/log.ts';
import { createStandings } from '../queue/queueStandings.ts';
import { identityRequired, OrgraphError } from '../values/errors.ts';
import { answerInternal, type InternalRoute } from './internalRoute.ts';
import type { SubgraphMetrics } from './subgraphMetrics.ts';

interface SubgraphServerParts extends SubgraphDefinition {
  internal: readonly InternalRoute[];
  database: Database;
  services: ServiceClient;
  verifier: RequestVerifier;
  log: Log;
  capabilities?: unknown;
  metrics?: Pick<SubgraphMetrics, 'answered'> | undefined;
}

/** The SDL of all aggregates is read as a whole; their resolvers follow one by one. */
const noTypes: DocumentNode = { kind: Kind.DOCUMENT, definitions: [] };

/** The headers that Apollo Server looks at: what is asked and answered in which form. */
const readByApollo = ['accept', 'content-type'] as const;

const bodyLimit = 10 * 1024 * 1024;
/** Bytes of bodies that are read, but not proven, at the same time. */
const unprovenLimit = 64 * 1024 * 1024;

/**
 * The way of a request through a subgraph: prove it, then either the graph or an internal route. Nothing unproven
 * reaches either.
 */
export function createSubgraphServer({
  name,
  directory,
  aggregates,
  authenticating,
  internal,
  database,
  services,
  verifier,
  log,
  capabilities,
  metrics,
}: SubgraphServerParts) {
  const modules = [scalarResolvers, ...aggregates.map(({ resolvers = {} }) => resolvers)].map((resolvers) => ({
    typeDefs: noTypes,
    resolvers: resolvers as never,
  }));
  const schema = buildSubgraphSchema([{ typeDefs: parse(subgraphSdl({ name, aggregates, directory })) }, ...modules]);
  repeatMutations(schema);
  judgeArguments(schema, Object.assign({}, ...aggregates.map(({ inputs = {} }) => inputs)) as InputReaders);
  enforceAccess(schema);
  if (name !== 'tenancy') auditMutations(schema);
  stateOutcomes(schema);
  const apollo = new ApolloServer<Context>({
    schema,
    introspection: true,
    validationRules: [authenticatesOnce(schema, authenticating)],
    csrfPrevention: false,
    stopOnTerminationSignals: false,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      preparedExecution(schema),
      errorLog,
    ],
    stringifyResult: JSON.stringify,
    formatError: (formatted, error) => maskError(formatted, error),
  });

  const standings = createStandings(database);
  const routes = new Set<string>(internal.map((route) => route.path));
  const unproven = new BodyBudget(unprovenLimit);

  async function answer(request: IncomingMessage, response: ServerResponse, reply: Reply): Promise<void> {
    const began = performance.now();
    const [path = '/', search = ''] = (request.url ?? '/').split('?', 2);
    if (request.method === 'GET' && path === '/health/live') return reply.send(200, { status: 'live' });
    if (request.method === 'GET' && path === '/health/ready') return ready(request, reply);
    if (path !== '/graphql' && !path.startsWith('/internal/'))
      return reply.send(404, { error: { code: 'NOT_FOUND', message: 'There is nothing here.' } });
    const { proven, body } = await prove(request, reply);
    const deadline = deadlineOf(proven, began, response);
    if (path === '/graphql')
      return note(proven, 'graphql', await graph(proven, request, reply, body, search, deadline), began);
    const codes: string[] = [];
    try {
      const parts = { routes: internal, database, services, log, capabilities };
      reply.send(200, await answerInternal(parts, path, proven, body, deadline));
    } catch (error) {
      codes.push(error instanceof OrgraphError ? error.code : 'INTERNAL');
      throw error;
    } finally {
      note(proven, routes.has(path) ? path : 'unknown', codes, began);
    }
  }

  /** Counts and logs an answer, under the name that its request has in every process. */
  function note(
    { requestId, identity: { organization } }: VerifiedRequest,
    route: string,
    codes: readonly string[],
    began: number,
  ): void {
    const milliseconds = performance.now() - began;
    metrics?.answered(route, codes, milliseconds);
    if (!log.isLevelEnabled('info')) return;
    const scoped = requestLog(log, { requestId, organization: organization ?? undefined });
    scoped.info({ route, milliseconds: Math.round(milliseconds), ...(codes.length > 0 && { codes }) }, 'answered');
  }

  /** @throws OrgraphError IDENTITY_REQUIRED. Once this has returned, every answer, refusals too, is a proven one. */
  async function prove(request: IncomingMessage, reply: Reply): Promise<{ proven: VerifiedRequest; body: Buffer }> {
    const { method = '', url = '', headers } = request;
    await verifier.admit(request);
    const body = await readBody(request, bodyLimit, unproven);
    const proven = await verifier
      .verify({ method, path: url, headers, body })
      .finally(() => unproven.giveBack(body.length));
    reply.proveTo(proven);
    return { proven, body };
  }

  async function graph(
    proven: VerifiedRequest,
    request: IncomingMessage,
    reply: Reply,
    body: Buffer,
    search: string,
    deadline: Deadline,
  ): Promise<readonly string[]> {
    const { identity, issuer } = proven;
    const fromGateway = issuer === 'gateway' && (identity.kind === 'user' || identity.kind === 'anonymous');
    if (!fromGateway || (identity.organization === null && name !== 'tenancy'))
      throw identityRequired('not the gateway’s identity, or one without an organization');
    const headers = new HeaderMap();
    for (const header of readByApollo)
      if (request.headers[header] !== undefined) headers.set(header, request.headers[header]);
    const context = createContext({ database, services, log, capabilities }, proven, deadline);
    const result = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: request.method ?? 'POST',
        headers,
        search: search === '' ? '' : `?${search}`,
        body: JSON.parse(body.toString() || '{}'),
      },
      context: async () => context,
    });
    if (result.body.kind !== 'complete') throw new Error('a subgraph answers in one piece');
    reply.send(result.status ?? 200, result.body.string, result.headers);
    return context.answeredCodes;
  }

  /** Whoever proves nothing, as a balancer's probe, learns the status alone. */
  async function ready(request: IncomingMessage, reply: Reply): Promise<void> {
    if (request.headers[identityHeader] !== undefined) await prove(request, reply);
    const status = await database.probe.state();
    if (!reply.proves) return reply.send(status === 'ready' ? 200 : 503, '', []);
    reply.send(status === 'ready' ? 200 : 503, { status, ...(await warnings()) });
  }

  /** What an operator has to decide. */
  async function warnings(): Promise<{ warnings?: string[] }> {
    const queues = await standings().catch(() => []);
    const failed = queues.filter((queue) => queue.failed > 0);
    if (failed.length === 0) return {};
    return { warnings: failed.map(({ queue, failed: count }) => `${count} in ${queue} failed for good`) };
  }

  return {
    start: () => apollo.start(),
    stop: () => apollo.stop(),
    handler(request: IncomingMessage, response: ServerResponse): void {
      const reply = new Reply(response);
      answer(request, response, reply).catch((error: unknown) => refuse(error, request, reply, log));
    },
  };
}

/** Milliseconds that a request has whose sender does not say how long it waits. */
const usualTime = 30_000;

/** For as long as the sender waits, counted from the arrival, and its connection is there. */
function deadlineOf(
  { left = usualTime, requestId }: VerifiedRequest,
  arrived: number,
  response: ServerResponse,
): Deadline {
  const deadline = createDeadline(left - (performance.now() - arrived), requestId);
  response.once('close', () => (response.writableFinished ? deadline.settle() : deadline.end()));
  return deadline;
}

function refuse(error: unknown, request: IncomingMessage, reply: Reply, log: Log): void {
  const known =
    error instanceof OrgraphError
      ? error
      : error instanceof BodyTooLarge
        ? new OrgraphError('QUERY_TOO_COMPLEX', 'The request is too large.')
        : error instanceof TooManyBodies
          ? new OrgraphError('SUBGRAPH_UNAVAILABLE', 'Too much is being read already. Send the request again.')
          : error instanceof SyntaxError
            ? new OrgraphError('BAD_REQUEST', 'The body is not JSON.')
            : undefined;
  // Not proven: what the request calls itself is only a claim.
  const claimed = { claimedId: String(request.headers[requestIdHeader] ?? '').slice(0, 64), route: request.url };
  if (known === undefined) log.error({ ...claimed, err: error }, 'request failed');
  else if (known.reason !== undefined) log.warn({ ...claimed, code: known.code, reason: known.reason }, 'refused');
  else logCause(known, () => log.child(claimed));
  const { status, code, message, extensions } = known ?? new OrgraphError('INTERNAL', 'An unexpected error.');
  reply.send(status, {
    error: { ...extensions, code, message },
    errors: [{ message, extensions: { ...extensions, code } }],
  });
}
