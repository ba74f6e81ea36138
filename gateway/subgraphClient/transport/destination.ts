import type { PeerTls } from '#platform/process/peers.ts';
import { createRetryRefused } from '#platform/process/retryRefused.ts';
import type { Cancellation } from '../../http/cancellation.ts';
import type { Bytes } from '../../http/jsonBytes.ts';
import { acceptedCodings, decodedBody } from './contentCoding.ts';
import { NotSent, Refused, type Exchange } from './exchange.ts';
import type { HttpResponse } from './httpResponse.ts';
import { createPool, defaultPool, type PoolOptions } from './pool.ts';

/** One request to a destination. */
export interface Post {
  /** Names and values as they are written: without line ends, none that belongs to the connection. */
  headers: Readonly<Record<string, string>>;
  body: Bytes;
  /** May arrive twice: it is sent again when a connection ends before its answer has begun. */
  repeatable: boolean;
  /** May wait on a connection behind another request. */
  pipelined: boolean;
  /** What the answer must say to answer; undefined: it need not say it. */
  nonce?: string | undefined;
  patience: Cancellation;
}

/** What of an exchange stays when it is tried again. */
type Request = Omit<Exchange, 'abandoned' | 'succeed' | 'fail'>;

/** An answer, its body decoded: UTF-8. */
export interface Answered extends HttpResponse {
  /** How often the request was written: where more than once, other copies of it may have arrived. */
  written: number;
}

/** A URL that requests are sent to. */
export interface Destination {
  /** The URL's path with its search. */
  path: string;
  /** @throws Error (the promise) when no answer came, or patience ended before; NotSent where nothing has left. */
  post(post: Post): Promise<Answered>;
  close(): void;
}

/** @throws ConfigurationError where `tls` is given and the URL is no https one. */
export function createDestination(url: string, options: Partial<PoolOptions> = {}, tls?: PeerTls): Destination {
  tls?.assertSecure(url);
  const { protocol, hostname, host, port, pathname, search } = new URL(url);
  const secure = protocol === 'https:';
  const path = `${pathname}${search}`;
  const start = `POST ${path} HTTP/1.1\r\nhost: ${host}\r\naccept: application/json\r\naccept-encoding: ${acceptedCodings}\r\n`;
  const origin = { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port) || (secure ? 443 : 80), secure, tls };
  const poolOptions = { ...defaultPool, ...options };
  const pool = createPool(origin, poolOptions);
  const retry = createRetryRefused();

  const exchanged = (request: Request, patience: Cancellation): Promise<HttpResponse> =>
    new Promise((resolve, reject) => {
      const exchange: Exchange = Object.assign(request, {
        abandoned: false,
        succeed(response: HttpResponse) {
          settle();
          resolve(response);
        },
        fail(error: Error) {
          settle();
          reject(error);
        },
      });
      const settle = patience.onOver((why) => {
        reject(new Error('nobody waits any more'));
        pool.abandon(exchange, why === 'deadline');
      });
      if (patience.over === undefined) pool.send(exchange);
    });

  return {
    path,
    async post({ headers, body, repeatable, pipelined, nonce, patience }) {
      let text = start;
      for (const name in headers) text += `${name}: ${headers[name]}\r\n`;
      text += `content-length: ${body.length}\r\n\r\n${body}`;
      const request = { text, repeatable, pipelined, nonce, written: 0 };
      try {
        const response = await retry(
          () => exchanged(request, patience),
          (error) => error instanceof Refused,
          () => patience.left,
        );
        const { coding } = response;
        const decoded = coding === '' ? response.body : await decodedBody(response, poolOptions.mostBody);
        return { ...response, body: decoded, written: request.written };
      } catch (error) {
        const { message } = error as Error;
        if (request.written > 0) throw error instanceof NotSent ? new Error(message, { cause: error }) : error;
        throw error instanceof NotSent ? error : new NotSent(message, { cause: error });
      }
    },
    close: () => pool.close(),
  };
}

const connectionHeaders =
  /^(host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|accept(-encoding)?|content-.*|proxy-.*)$/;

/** Whether a header speaks of one connection, or of one body: each request has its own. @param name in lower case. */
export const belongsToConnection = (name: string): boolean => connectionHeaders.test(name);
