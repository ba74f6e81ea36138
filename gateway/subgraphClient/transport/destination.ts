import type { Cancellation } from '../../http/cancellation.ts';
import type { Bytes } from '../../http/jsonBytes.ts';
import { createPool } from './pool.ts';
import type { HttpResponse } from './responseReader.ts';

/** One request to a destination. */
export interface Post {
  /** Names and values as they are written: without line ends, none that belongs to the connection. */
  headers: Readonly<Record<string, string>>;
  body: Bytes;
  /** May be sent again when a connection ends before its answer has begun. */
  repeatable: boolean;
  /** May wait on a connection behind another request. */
  pipelined: boolean;
  /** What the answer must say to answer; undefined: it need not say it. */
  nonce?: string | undefined;
  patience: Cancellation;
}

/** A URL that requests are sent to. */
export interface Destination {
  /** The URL's path with its search. */
  path: string;
  /** @throws Error (the promise) when no answer came, or patience ended before. */
  post(post: Post): Promise<HttpResponse>;
  close(): void;
}

export function createDestination(url: string): Destination {
  const { protocol, hostname, host, port, pathname, search } = new URL(url);
  const secure = protocol === 'https:';
  const path = `${pathname}${search}`;
  const start = `POST ${path} HTTP/1.1\r\nhost: ${host}\r\naccept: application/json\r\n`;
  const pool = createPool({
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port) || (secure ? 443 : 80),
    secure,
  });
  return {
    path,
    post({ headers, body, repeatable, pipelined, nonce, patience }) {
      let text = start;
      for (const name in headers) text += `${name}: ${headers[name]}\r\n`;
      text += `content-length: ${body.length}\r\n\r\n${body}`;
      return new Promise((resolve, reject) => {
        const sent = {
          text,
          repeatable,
          pipelined,
          nonce,
          written: 0,
          abandoned: false,
          succeed(response: HttpResponse) {
            settle();
            resolve(response);
          },
          fail(error: Error) {
            settle();
            reject(error);
          },
        };
        const settle = patience.onOver((why) => {
          reject(new Error('nobody waits any more'));
          pool.abandon(sent, why === 'deadline');
        });
        if (patience.over === undefined) pool.send(sent);
      });
    },
    close: () => pool.close(),
  };
}

const connectionHeaders =
  /^(host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|accept(-encoding)?|content-.*|proxy-.*)$/;

/** Whether a header speaks of one connection, or of one body: each request has its own. @param name in lower case. */
export const belongsToConnection = (name: string): boolean => connectionHeaders.test(name);
