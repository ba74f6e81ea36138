import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { OperationTypeNode } from 'graphql';
import { errorCatalogue, OrgraphError } from '#platform/errors.ts';
import { sendJson, type Handler } from '#platform/httpServer.ts';
import { requestLog, type Log } from '#platform/log.ts';
import { executed, mediaTypeOf, refusedAnswer, type HttpAnswer, type MediaType } from './answer.ts';
import type { CrossSite } from './crossSite.ts';
import { readGraphqlRequest } from './graphqlRequest.ts';
import type { Limits } from './limits.ts';
import { membershipSignalPath } from './membershipSignal.ts';
import type { Mode } from './mode/mode.ts';
import type { OperationReader } from './operation.ts';
import { assetPrefix } from './page/assets.ts';
import { createPatience, untilDeadline, type OwnPatience } from './patience.ts';
import { malformed, Refusal, refusalOf } from './refusal.ts';
import type { SubgraphRequester } from './subgraphRequest.ts';

export interface GatewayParts {
  operations: OperationReader;
  mode: Mode;
  subgraphs: SubgraphRequester;
  crossSite: CrossSite;
  limits: Limits;
  /** Milliseconds that a request may take. */
  patience: number;
  log: Log;
}

/** The gateway's behaviour: what it answers to each HTTP request. */
export function createGateway(parts: GatewayParts): Handler {
  const { operations, mode, subgraphs, crossSite, limits, patience } = parts;
  const { page } = mode;

  /** The way of a GraphQL request. */
  async function answerGraphql(request: IncomingMessage, url: URL, { requestId, log, patience: own }: Arrival, type: MediaType): Promise<HttpAnswer> {
    crossSite.assertAllowed(request);
    const { query, operationName, variables: given } = await readGraphqlRequest(request, url, limits.bodyBytes);
    const operation = await operations.read(query, operationName);
    if (request.method === 'GET' && operation.type !== OperationTypeNode.QUERY) throw onlyByPost();
    const chosen = await mode.chooser.choose({ authorization: request.headers.authorization, organization: oneHeader(request, 'x-organization-id') }, operation);
    const variables = operation.variables(given);
    const scope = {
      ...chosen,
      requestId,
      client: { address: request.socket.remoteAddress ?? '', agent: request.headers['user-agent'] ?? '' },
      headers: request.headers,
      // A change that has begun is finished, whether its client waits or not.
      patience: operation.type === OperationTypeNode.QUERY ? own : untilDeadline(own),
      log: requestLog(log, { requestId, organization: chosen.identity.organization ?? undefined }),
    };
    const answer = await operation.execute({
      variables,
      send: (service, kind, body) => subgraphs.send(scope, service, kind, body),
      refusal: (service) => mode.refusal(service, chosen.identity),
      onMasked: (error, subgraph) => scope.log.error({ err: error, subgraph }, 'an error of a subgraph was masked'),
      onInvalid: (what, path) => scope.log.error({ path }, `a subgraph gave a value that is ${what}`),
    });
    scope.log.info({ operation: operation.name, errors: answer.errors.length }, 'answered');
    return executed(answer, type, requestId);
  }

  /** Every GraphQL answer passes here: what went wrong before execution becomes errors, what nobody foresaw is masked and logged. */
  async function serveGraphql(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const arrival = arrivalOf(response, parts.log, patience);
    let type: MediaType = 'application/json';
    let answer: HttpAnswer;
    try {
      type = mediaTypeOf(request);
      answer = await answerGraphql(request, url, arrival, type);
    } catch (error) {
      const refusal = refusalOf(error);
      // A request that its client broke off fails while it is read: nobody waits for the answer.
      if (refusal === undefined && request.complete) arrival.log.error({ err: error, requestId: arrival.requestId }, 'request failed');
      answer = refusedAnswer(refusal ?? refusalOf(new OrgraphError('INTERNAL', errorCatalogue.INTERNAL.meaning))!, type, arrival.requestId);
    }
    send(response, { ...answer, headers: { ...answer.headers, ...crossSite.headers(request), 'x-request-id': arrival.requestId } });
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://gateway');
    const route = `${request.method} ${url.pathname}`;
    switch (route) {
      case 'GET /':
      case 'GET /graphql':
        if (page === undefined || !wantsPage(request)) return url.pathname === '/' ? notFound(response) : serveGraphql(request, response, url);
        return page.serve(request, response);
      case 'POST /graphql':
        return serveGraphql(request, response, url);
      case 'OPTIONS /graphql':
        return send(response, { status: 204, headers: crossSite.preflight(request), body: '' });
      case 'GET /health/live':
        return sendJson(response, 200, { status: 'live' });
      case 'GET /health/ready': {
        const { status, body } = await mode.health.ready();
        return sendJson(response, status, body);
      }
      case `POST ${membershipSignalPath}`:
        if (mode.takeMembershipSignal === undefined) return notFound(response);
        await mode.takeMembershipSignal(request);
        return sendJson(response, 200, {});
      default: {
        if (request.method === 'GET' && page !== undefined && url.pathname.startsWith(assetPrefix) && await page.serveAsset(url.pathname, request, response)) return undefined;
        const allow = allowedMethods[url.pathname];
        return allow === undefined ? notFound(response) : sendJson(response, 405, errorBody('BAD_REQUEST', `Use ${allow}.`), { allow });
      }
    }
  }

  function refuse(error: unknown, response: ServerResponse): void {
    const refusal = refusalOf(error);
    if (refusal === undefined) parts.log.error({ err: error }, 'request failed');
    if (response.headersSent) response.destroy();
    else sendJson(response, refusal?.status ?? 400, { errors: (refusal ?? malformed('BAD_REQUEST', 'The request could not be read.')).errors });
  }

  return (request, response) => {
    serve(request, response).catch((error: unknown) => refuse(error, response));
  };
}

interface Arrival {
  requestId: string;
  log: Log;
  patience: OwnPatience;
}

function arrivalOf(response: ServerResponse, log: Log, milliseconds: number): Arrival {
  const patience = createPatience(milliseconds);
  response.once('close', () => {
    if (response.writableFinished) patience.settle();
    else patience.leave();
  });
  return { requestId: randomUUID(), log, patience };
}

const allowedMethods: Record<string, string> = {
  '/': 'GET', '/graphql': 'GET, POST, OPTIONS', '/health/live': 'GET', '/health/ready': 'GET', [membershipSignalPath]: 'POST',
};

const onlyByPost = () => new Refusal([{ message: 'A mutation is sent by POST.', extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }], 405, { malformed: true, headers: { allow: 'POST' } });

const wantsPage = ({ headers: { accept = '' } }: IncomingMessage): boolean => accept.includes('text/html');

const oneHeader = ({ headers }: IncomingMessage, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
};

const errorBody = (code: string, message: string) => ({ errors: [{ message, extensions: { code } }] });
const notFound = (response: ServerResponse): void => sendJson(response, 404, errorBody('NOT_FOUND', 'There is nothing here. The graph is at /graphql.'));

function send(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  response.writeHead(status, status === 204 ? headers : { ...headers, 'content-length': body.length }).end(body, 'latin1');
}
