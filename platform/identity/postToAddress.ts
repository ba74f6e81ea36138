import { request as requestPlain, type IncomingMessage } from 'node:http';
import { request as requestSecure } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface AddressedPost {
  url: string;
  /** One of the addresses of the URL's host. */
  address: string;
  headers: Record<string, string>;
  body: string;
  signal: AbortSignal;
}

/**
 * Sends a request to one of the addresses that a name has. For the receiver and for TLS it is the name's all the same.
 * A connection of its own: one that is kept might be another address'.
 */
export async function postToAddress({ url, address, headers, body, signal }: AddressedPost): Promise<Response> {
  const family = isIP(address);
  const lookup: LookupFunction = (_host, { all }, done) =>
    all === true ? done(null, [{ address, family }]) : done(null, address, family);
  const request = url.startsWith('https:') ? requestSecure : requestPlain;
  const received = await new Promise<IncomingMessage>((answered, failed) => {
    request(url, { method: 'POST', headers, agent: false, lookup, signal }, answered).on('error', failed).end(body);
  });
  const content = await buffer(received);
  return new Response(content.length === 0 ? null : new Uint8Array(content), {
    status: received.statusCode!,
    headers: Object.entries(received.headersDistinct).flatMap(([name, values = []]) =>
      values.map((value): [string, string] => [name, value]),
    ),
  });
}
