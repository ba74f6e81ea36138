import type { IncomingHttpHeaders } from 'node:http';
import { isLoopbackOrigin } from './guardHost.ts';
import type { RawHeaders } from './httpAnswer.ts';
import { malformedRequest } from './requestError.ts';
import { sessionHeader } from './sessionCookie.ts';

/** Which other sites' pages may use the gateway, and what browsers are told about it. */
export interface Cors {
  /** The CORS headers of an answer to this request (Fetch standard); an origin that is not allowed gets none. */
  headers(request: IncomingHttpHeaders): RawHeaders;
  /** The headers of an answer to a preflight request. */
  preflight(request: IncomingHttpHeaders): RawHeaders;
  /** @throws RequestError CSRF_PREVENTED when a page of a site that is not allowed has sent this. */
  assertAllowed(request: IncomingHttpHeaders): void;
  /**
   * Whether a page asks that its session is kept in a cookie.
   * @throws RequestError BAD_REQUEST where that is not to be had, CSRF_PREVENTED unless the page's origin is named.
   */
  asksForCookie(request: IncomingHttpHeaders): boolean;
}

const maximumAge = 600;
const none: RawHeaders = [];

/** Headers that clients' libraries send to any GraphQL API: about the operation, and of the trace. */
const ofClients = [
  'apollo-require-preflight',
  'x-apollo-operation-name',
  'x-apollo-operation-id',
  'traceparent',
  'tracestate',
];

/**
 * @param origins allowed origins, `null` for pages that have none, `loopback` for those of this machine, `*` for every
 *   one; the page's own is always allowed.
 * @param more headers that their pages may send beside the usual ones.
 * @param cookies whether sessions may be kept in cookies: then each origin is named.
 */
export function createCors(origins: readonly string[], more: readonly string[] = [], cookies = false): Cors {
  const everyone = origins.includes('*');
  const ofThisMachine = origins.includes('loopback');
  const allowed = new Set(origins.filter((origin) => origin !== 'loopback'));
  const isAllowed = (origin: string): boolean =>
    everyone || allowed.has(origin) || (ofThisMachine && isLoopbackOrigin(origin));
  const allowedHeaders = [
    'Authorization',
    'Content-Type',
    'Idempotency-Key',
    'X-Organization-ID',
    'X-Orgraph-Plan',
    'X-Orgraph-Read-As',
    'X-Request-ID',
    ...ofClients,
    ...(cookies ? [sessionHeader] : []),
  ];

  function headers(request: IncomingHttpHeaders): RawHeaders {
    const { origin } = request;
    if (origin === undefined || !isAllowed(origin)) return none;
    const plain = ['access-control-allow-origin', origin, 'access-control-expose-headers', 'X-Request-ID'];
    return cookies && namesSession(request) ? [...plain, 'access-control-allow-credentials', 'true'] : plain;
  }

  return {
    headers,
    preflight(request) {
      const plain = headers(request);
      if (plain.length === 0) return ['vary', 'Origin'];
      return [
        'vary',
        'Origin',
        ...plain,
        'access-control-allow-methods',
        'GET, POST',
        'access-control-allow-headers',
        [...new Set([...allowedHeaders, ...more])].join(', '),
        'access-control-max-age',
        String(maximumAge),
      ];
    },
    assertAllowed({ origin, host, 'sec-fetch-site': site }) {
      if (origin === undefined && site === undefined) return;
      if (origin !== undefined && isAllowed(origin)) return;
      if (site === 'cross-site' || site === 'same-site') throw refused(origin);
      if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) throw refused(origin);
    },
    asksForCookie({ origin, [sessionHeader]: mode }) {
      if (mode === undefined) return false;
      if (!cookies || mode !== 'cookie')
        throw malformedRequest(
          'BAD_REQUEST',
          cookies
            ? 'X-Orgraph-Session has the value cookie, or is left out.'
            : 'Sessions are not kept in cookies here: leave out X-Orgraph-Session, or set SESSION_COOKIES=on.',
        );
      if (origin === undefined || !allowed.has(origin)) throw refused(origin);
      return true;
    },
  };
}

/** Whether the request, or the one that a browser asks leave for, is about a session in a cookie. */
const namesSession = ({
  [sessionHeader]: mode,
  'access-control-request-headers': asked = '',
}: IncomingHttpHeaders): boolean =>
  mode !== undefined ||
  asked
    .toLowerCase()
    .split(',')
    .some((header) => header.trim() === sessionHeader);

const refused = (origin = 'this site') =>
  malformedRequest(
    'CSRF_PREVENTED',
    `Pages of ${origin} may not send requests here: CORS_ORIGINS of the gateway names those that may.`,
  );
