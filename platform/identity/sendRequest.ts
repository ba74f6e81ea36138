import { request as requestPlain, type IncomingMessage } from 'node:http';
import { request as requestSecure } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { PeerTls } from '../process/peers.ts';

export interface OutgoingRequest {
  method?: 'GET' | 'POST';
  url: string;
  /**
   * One of the addresses of the URL's host: it is told there. For the receiver and for TLS it is the name's all the
   * same.
   */
  address?: string | undefined;
  /** How the receiver is called by TLS; else under the authorities that Node knows. */
  tls?: PeerTls | undefined;
  headers: Record<string, string>;
  body?: string;
  signal: AbortSignal;
}

/**
 * Sends a request to another process and gives its answer, whatever its status: nothing is followed elsewhere.
 * @throws Error (the promise) when no answer came, with the code that Node gives it.
 */
export async function sendRequest({
  method = 'POST',
  url,
  address,
  tls,
  headers,
  body,
  signal,
}: OutgoingRequest): Promise<Response> {
  tls?.assertSecure(url);
  const options = {
    method,
    headers,
    signal,
    agent: tls?.agent,
    ...tls?.connection(),
    ...(address !== undefined && alone(address)),
  };
  const request = url.startsWith('https:') ? requestSecure : requestPlain;
  const received = await new Promise<IncomingMessage>((answered, failed) => {
    request(url, options, answered).on('error', failed).end(body);
  });
  const content = await buffer(received);
  return new Response(content.length === 0 ? null : new Uint8Array(content), {
    status: received.statusCode!,
    headers: Object.entries(received.headersDistinct).flatMap(([name, values = []]) =>
      values.map((value): [string, string] => [name, value]),
    ),
  });
}

/** A connection of its own: one that is kept might be another address'. */
function alone(address: string): { agent: false; lookup: LookupFunction } {
  const family = isIP(address);
  return {
    agent: false,
    lookup: (_host, { all }, done) => (all === true ? done(null, [{ address, family }]) : done(null, address, family)),
  };
}
