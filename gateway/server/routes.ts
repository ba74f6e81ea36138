import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Handler } from '#platform/process/httpServer.ts';
import type { Log } from '#platform/process/log.ts';
import type { Cors } from '../http/cors.ts';
import type { Health } from '../http/health.ts';
import { jsonAnswer, type HttpAnswer } from '../http/httpAnswer.ts';
import { refusalAnswer } from '../http/refusalAnswer.ts';
import { requestErrorOf } from '../http/requestError.ts';
import { send } from '../http/send.ts';
import type { IdentityMode } from '../identity/identityMode.ts';
import { membershipSignalPath } from '../identity/membershipSignal.ts';
import { assetPrefix } from '../page/assets.ts';
import { peoplePaths } from '../page/peopleHtml.ts';
import { copyPath, type CopyRoute } from './copyRoute.ts';
import type { GraphqlRoute } from './graphqlRoute.ts';
import { linksPath, type LinkRoutes } from './linkRoutes.ts';
import { endPath, refreshPath, type SessionRoutes } from './sessionRoutes.ts';

export interface RoutesParts {
  graphql: GraphqlRoute;
  /** Undefined where sessions are not kept in cookies. */
  session: SessionRoutes | undefined;
  links: LinkRoutes;
  copy: CopyRoute;
  mode: IdentityMode;
  health: Health;
  crossSite: Cors;
  log: Log;
}

/** The gateway's routes: what it answers to each HTTP request. */
export function createRoutes({ graphql, session, links, copy, mode, health, crossSite, log }: RoutesParts): Handler {
  const { page } = mode;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = pathOf(request.url ?? '/');
    switch (`${request.method} ${path}`) {
      case 'POST /graphql':
        return graphql(request, response);
      case 'GET /':
      case 'GET /graphql':
        if (page !== undefined && wantsPage(request)) return page.serve(request, response);
        return path === '/graphql' ? graphql(request, response) : send(request, response, nothing);
      case `POST ${refreshPath}`:
        return session === undefined ? send(request, response, nothing) : session.refresh(request, response);
      case `POST ${endPath}`:
        return session === undefined ? send(request, response, nothing) : session.end(request, response);
      case `OPTIONS ${refreshPath}`:
      case `OPTIONS ${endPath}`:
      case 'OPTIONS /graphql':
        return send(request, response, { status: 204, headers: crossSite.preflight(request.headers), body: '' });
      case 'PUT /graphql':
        return send(request, response, noSingleConnection);
      case `POST ${linksPath}`:
        return page === undefined ? send(request, response, nothing) : links.store(request, response);
      case 'GET /health/live':
        return send(request, response, jsonAnswer(200, { status: 'live' }));
      case 'GET /health/ready': {
        const { status, body } = await health.ready();
        return send(request, response, jsonAnswer(status, body));
      }
      case `POST ${membershipSignalPath}`:
        if (mode.takeMembershipSignal === undefined) return send(request, response, nothing);
        return send(request, response, await mode.takeMembershipSignal(request));
      default: {
        const link = new RegExp(`^${linksPath}/([0-9a-f]{64})$`).exec(path)?.[1];
        if (page !== undefined && request.method === 'GET' && link !== undefined)
          return links.read(link, request, response);
        if (page !== undefined && request.method === 'GET' && comeBack.test(path)) return page.serve(request, response);
        if (page !== undefined && request.method === 'GET' && peoplePaths.has(path))
          return page.servePeople(request, response);
        if (
          page !== undefined &&
          request.method === 'GET' &&
          path.startsWith(assetPrefix) &&
          (await page.serveAsset(path, request, response))
        )
          return undefined;
        const copied = new RegExp(`^${copyPath}/([0-9a-f-]{36})$`).exec(path)?.[1];
        if (request.method === 'GET' && copied !== undefined) return copy(copied, request, response);
        if (path === '/health' || path === '/health/') return send(request, response, healthPaths);
        const allow = allowedMethods[path];
        return send(
          request,
          response,
          allow === undefined ? nothing : jsonAnswer(405, errorBody('BAD_REQUEST', `Use ${allow}.`), ['allow', allow]),
        );
      }
    }
  }

  function refuse(error: unknown, request: IncomingMessage, response: ServerResponse): void {
    if (requestErrorOf(error) === undefined) log.error({ err: error }, 'request failed');
    if (response.headersSent) response.destroy();
    else send(request, response, refusalAnswer(error));
  }

  return (request, response) => {
    serve(request, response).catch((error: unknown) => refuse(error, request, response));
  };
}

/** The target's path; a target may also be a whole URL (RFC 9112). */
function pathOf(target: string): string {
  if (!target.startsWith('/')) return URL.canParse(target) ? new URL(target).pathname : target;
  const end = target.indexOf('?');
  return end === -1 ? target : target.slice(0, end);
}

/** Where a provider sends a browser back to: the page takes it from there. */
const comeBack = /^\/sign-in\/[a-z][a-z0-9-]*$/;

const allowedMethods: Record<string, string> = {
  '/': 'GET',
  '/graphql': 'GET, POST, OPTIONS',
  '/health/live': 'GET',
  '/health/ready': 'GET',
  [membershipSignalPath]: 'POST',
  [linksPath]: 'POST',
  [refreshPath]: 'POST, OPTIONS',
  [endPath]: 'POST, OPTIONS',
};

const errorBody = (code: string, message: string) => ({ errors: [{ message, extensions: { code } }] });

/** How graphql-sse asks for its single connection mode; of what is answered it shows the status line alone. */
const noSingleConnection: HttpAnswer = {
  ...jsonAnswer(
    405,
    errorBody(
      'SUBSCRIPTIONS_NOT_SUPPORTED',
      'Streams are not reserved here: leave singleConnection out, and send operations by POST.',
    ),
    ['allow', 'GET, POST, OPTIONS'],
  ),
  reason: 'Subscriptions are not served here, leave singleConnection out',
};

const wantsPage = ({ headers: { accept = '' } }: IncomingMessage): boolean => accept.includes('text/html');

const nothing = jsonAnswer(404, errorBody('NOT_FOUND', 'There is nothing here. The graph is at /graphql.'));
const healthPaths = jsonAnswer(
  404,
  errorBody(
    'NOT_FOUND',
    'There is nothing here. /health/live says that the gateway runs, /health/ready that it can serve.',
  ),
);
