import type { IncomingHttpHeaders } from 'node:http';
import type { RawHeaders } from './httpAnswer.ts';
import { malformedRequest } from './requestError.ts';

/** Which other sites' pages may use the gateway, and what browsers are told about it. */
export interface Cors {
  /** The CORS headers of an answer to this request (Fetch standard); an origin that is not allowed gets none. */
  headers(request: IncomingHttpHeaders): RawHeaders;
  /** The headers of an answer to a preflight request. */
  preflight(request: IncomingHttpHeaders): RawHeaders;
  /** @throws RequestError CSRF_PREVENTED when a page of a site that is not allowed has sent this. */
  assertAllowed(request: IncomingHttpHeaders): void;
}

const maximumAge = 600;
const none: RawHeaders = [];

/**
 * @param origins allowed origins, or `*` for every one; the page's own is always allowed.
 * @param more headers that their pages may send beside the usual ones.
 */
export function createCors(origins: readonly string[], more: readonly string[] = []): Cors {
  const everyone = origins.includes('*');
  const allowed = new Set(origins);
  const isAllowed = (origin: string): boolean => everyone || allowed.has(origin);

  function headers({ origin }: IncomingHttpHeaders): RawHeaders {
    if (origin === undefined || !isAllowed(origin)) return none;
    return ['access-control-allow-origin', origin, 'access-control-expose-headers', 'X-Request-ID'];
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
        ['Authorization', 'Content-Type', 'X-Organization-ID', 'X-Request-ID', ...more].join(', '),
        'access-control-max-age',
        String(maximumAge),
      ];
    },
    assertAllowed({ origin, host, 'sec-fetch-site': site }) {
      if (origin === undefined && site === undefined) return;
      if (origin !== undefined && isAllowed(origin)) return;
      if (site === 'cross-site' || site === 'same-site') throw refused();
      if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) throw refused();
    },
  };
}

const refused = () => malformedRequest('CSRF_PREVENTED', 'Pages of this origin may not send requests here.');
