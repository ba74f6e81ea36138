import { z } from 'zod';
import type { ClientOrigin } from '#platform/identity/clientOrigin.ts';
import { anonymous } from '#platform/identity/identity.ts';
import { requestLog, type Log } from '#platform/process/log.ts';
import { errorCatalogue, OrgraphError, unauthenticated, type ErrorCode } from '#platform/values/errors.ts';
import { errorFrom, unavailable } from '../executor/response/subgraphErrors.ts';
import { createCancellation } from '../http/cancellation.ts';
import type { ClientAddress } from '../http/clientAddress.ts';
import type { Cors } from '../http/cors.ts';
import { jsonAnswer, type HttpAnswer } from '../http/httpAnswer.ts';
import { bytesOf, textOf } from '../http/jsonBytes.ts';
import { malformedRequest, requestErrorOf } from '../http/requestError.ts';
import { requestIdOf } from '../http/requestId.ts';
import { send } from '../http/send.ts';
import { droppedSession, keptSession, sessionOf, sessionPath } from '../http/sessionCookie.ts';
import type { IdentityMode } from '../identity/identityMode.ts';
import type { SubgraphClient } from '../subgraphClient/subgraphRequest.ts';
import type { GraphqlRoute } from './graphqlRoute.ts';
import type { InFlight } from './inFlight.ts';

export const refreshPath = `${sessionPath}/refresh`;
export const endPath = `${sessionPath}/end`;

export interface SessionRouteParts {
  mode: IdentityMode;
  subgraphs: SubgraphClient;
  crossSite: Cors;
  inFlight: InFlight;
  clientAddress: ClientAddress;
  /** Milliseconds that a request may take. */
  patience: number;
  log: Log;
}

/** The ways of a session that a browser keeps in a cookie: it is renewed, or it ends. */
export interface SessionRoutes {
  refresh: GraphqlRoute;
  end: GraphqlRoute;
}

interface CookieRequest {
  /** What the cookie holds. */
  token: string | undefined;
  client: ClientOrigin;
  requestId: string;
}

export function createSessionRoutes({
  mode,
  subgraphs,
  crossSite,
  inFlight,
  clientAddress,
  ...parts
}: SessionRouteParts): SessionRoutes {
  async function refresh({ token, client, requestId }: CookieRequest): Promise<HttpAnswer> {
    if (token === undefined) throw ended();
    const patience = createCancellation(parts.patience);
    const log = requestLog(parts.log, { requestId });
    const scope = { identity: anonymous, until: undefined, requestId, client, headers: {}, patience, log };
    const body = bytesOf(JSON.stringify({ query: refreshing, variables: { token } }));
    const given = await subgraphs.send(scope, 'tenancy', 'mutation', body).finally(() => patience.settle());
    const { data, errors } = refreshed.parse(JSON.parse(textOf(given)));
    if (data?.refreshSession != null) {
      const { refreshToken, ...rest } = data.refreshSession;
      return jsonAnswer(200, rest, keptSession(refreshToken));
    }
    const { message, extensions } = errorFrom(errors?.[0] ?? {}, (cause) =>
      log.error({ err: cause }, 'an error of a subgraph was masked'),
    );
    if (extensions.code === 'UNAUTHENTICATED') throw ended();
    if (extensions.code === 'INTERNAL') throw unavailable('tenancy');
    throw new OrgraphError(extensions.code as ErrorCode, message, extensions);
  }

  async function end({ token, client }: CookieRequest): Promise<HttpAnswer> {
    if (token !== undefined) await mode.endSession?.(token, client);
    return jsonAnswer(200, {}, droppedSession);
  }

  const routeOf =
    (answer: (request: CookieRequest) => Promise<HttpAnswer>): GraphqlRoute =>
    async (request, response) => {
      const { headers: given } = request;
      const requestId = requestIdOf(given);
      let answered: HttpAnswer;
      inFlight.enter();
      try {
        if (!crossSite.asksForCookie(given)) throw withoutHeader();
        const client = { address: clientAddress(request), agent: given['user-agent'] ?? '' };
        answered = await answer({ token: sessionOf(given), client, requestId });
      } catch (error) {
        answered = refusalOf(error);
        if (requestErrorOf(error) === undefined) parts.log.error({ err: error, requestId }, 'request failed');
      } finally {
        inFlight.leave();
      }
      const { status, headers, body } = answered;
      parts.log.info({ requestId, route: request.url, status }, status < 400 ? 'answered' : 'refused');
      const common = ['cache-control', 'no-store', 'vary', 'Origin', 'x-request-id', requestId];
      send(request, response, { status, headers: [...headers, ...common, ...crossSite.headers(given)], body });
    };

  return { refresh: routeOf(refresh), end: routeOf(end) };
}

/** A browser that is told that its session has ended keeps nothing of it. */
function refusalOf(error: unknown): HttpAnswer {
  const { errors, status } =
    requestErrorOf(error) ?? requestErrorOf(new OrgraphError('INTERNAL', errorCatalogue.INTERNAL.meaning))!;
  return jsonAnswer(status, { errors }, errors[0]?.extensions.code === 'UNAUTHENTICATED' ? droppedSession : []);
}

const withoutHeader = () =>
  malformedRequest('CSRF_PREVENTED', 'Send X-Orgraph-Session: cookie from an allowed origin.');
const ended = () => unauthenticated('The session has ended. Log in again.');

const refreshing =
  'mutation ($token: String!) { refreshSession(input: { refreshToken: $token }) { accessToken refreshToken expiresIn } }';
const refreshed = z.object({
  data: z
    .object({
      refreshSession: z.object({ accessToken: z.string(), refreshToken: z.string(), expiresIn: z.number() }).nullable(),
    })
    .nullish(),
  errors: z.array(z.looseObject({})).optional(),
});
