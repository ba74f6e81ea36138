import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { OperationTypeNode } from 'graphql';
import { errorCatalogue, OrgraphError, organizationRequired } from '#platform/errors.ts';
import { sendJson, type Handler } from '#platform/httpServer.ts';
import { requestLog, type Log } from '#platform/log.ts';
import type { RequestVerifier } from '#platform/signedRequest.ts';
import { executed, mediaTypeOf, refusedAnswer, type HttpAnswer, type MediaType } from './answer.ts';
import type { CrossSite } from './crossSite.ts';
import { readGraphqlRequest } from './graphqlRequest.ts';
import type { Health } from './health.ts';
import type { Limits } from './limits.ts';
import type { Memberships } from './membership.ts';
import { membershipSignalPath, takeMembershipSignal } from './membershipSignal.ts';
import type { OperationReader } from './operation.ts';
import type { OrganizationChooser } from './organization.ts';
import { assetPrefix } from './page/assets.ts';
import type { Page } from './page/page.ts';
import { malformed, Refusal, refusalOf } from './refusal.ts';
import type { SubgraphRequester } from './subgraphRequest.ts';

export interface GatewayParts {
  operations: OperationReader;
  chooser: OrganizationChooser;
  memberships: Memberships;
  subgraphs: SubgraphRequester;
  crossSite: CrossSite;
  health: Health;
  verifier: RequestVerifier;
  page: Page;
  limits: Limits;
  /** Milliseconds that a request may take. */
  patience: number;
  log: Log;
}

/** The gateway's behaviour: what it answers to each HTTP request. */
export function createGateway(parts: GatewayParts): Handler {
  const { operations, chooser, memberships, subgraphs, crossSite, health, verifier, page, limits, patience } = parts;

  /** The way of a GraphQL request. */
  async function answerGraphql(request: IncomingMessage, url: URL, { requestId, log, gone, deadline }: Arrival, type: MediaType): Promise<HttpAnswer> {
    crossSite.assertAllowed(request);
    const { query, operationName, variables: given } = await readGraphqlRequest(request, url, limits.bodyBytes);
    const operation = operations.read(query, operationName);
    if (request.method === 'GET' && operation.type !== OperationTypeNode.QUERY) throw onlyByPost();
    const chosen = await chooser.choose({ authorization: request.headers.authorization, organization: oneHeader(request, 'x-organization-id') }, operation);
    const variables = operation.variables(given);
    const scope = {
      ...chosen,
      requestId,
      client: { address: request.socket.remoteAddress ?? '', agent: request.headers['user-agent'] ?? '' },
      // A change that has begun is finished, whether its client waits or not.
      signal: operation.type === OperationTypeNode.QUERY ? AbortSignal.any([deadline, gone]) : deadline,
      log: requestLog(log, { requestId, organization: chosen.identity.organization ?? undefined }),
    };
    const answer = await operation.execute({
      variables,
      send: (service, kind, body) => subgraphs.send(scope, service, kind, body),
      refusal: (service) => (service === 'tenancy' || chosen.identity.organization !== null ? undefined : organizationRequired()),
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
        if (!wantsPage(request)) return url.pathname === '/' ? notFound(response) : serveGraphql(request, response, url);
        return page.serve(request, response);
      case 'POST /graphql':
        return serveGraphql(request, response, url);
      case 'OPTIONS /graphql':
        return send(response, { status: 204, headers: crossSite.preflight(request), body: '' });
      case 'GET /health/live':
        return sendJson(response, 200, { status: 'live' });
      case 'GET /health/ready': {
        const { status, body } = await health.ready();
        return sendJson(response, status, body);
      }
      case `POST ${membershipSignalPath}`:
        await takeMembershipSignal(request, verifier, memberships);
        return sendJson(response, 200, {});
      default: {
        if (request.method === 'GET' && url.pathname.startsWith(assetPrefix) && await page.serveAsset(url.pathname, request, response)) return undefined;
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
  /** Aborted when the client has gone away before its answer. */
  gone: AbortSignal;
  /** Aborted with a TimeoutError when the time is over. */
  deadline: AbortSignal;
}

function arrivalOf(response: ServerResponse, log: Log, patience: number): Arrival {
  const [gone, deadline] = [new AbortController(), new AbortController()];
  const timer = setTimeout(() => deadline.abort(new DOMException('The time is over.', 'TimeoutError')), patience);
  response.once('close', () => {
    clearTimeout(timer);
    if (!response.writableFinished) gone.abort();
  });
  return { requestId: randomUUID(), log, gone: gone.signal, deadline: deadline.signal };
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
  const bytes = Buffer.from(body);
  response.writeHead(status, status === 204 ? headers : { ...headers, 'content-length': bytes.length }).end(bytes);
}
