import type { PeerTls } from '#platform/process/peers.ts';
import { createRetryRefused } from '#platform/process/retryRefused.ts';
import type { Cancellation } from '../../http/cancellation.ts';
import type { Bytes } from '../../http/jsonBytes.ts';
import { within } from '../requestScope.ts';
import { acceptedCodings, createDecoder } from './contentCoding.ts';
import { NotSent, Refused } from './exchange.ts';
import { createPool, defaultPool, type PoolOptions } from './pool.ts';
import { Posting, type Answered, type Waiting } from './posting.ts';

/** One request to a destination. */
export interface Post extends Waiting {
  /** Names and values as they are written: without line ends, none that belongs to the connection. */
  headers: Readonly<Record<string, string>>;
  body: Bytes;
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
  const decode = createDecoder(poolOptions.mostBody);
  let retry = createRetryRefused();
  /** Whether it was when somebody gave up last. */
  let refused = false;

  const read = (answer: Answered, patience: Cancellation): Answered | Promise<Answered> =>
    answer.coding === '' ? answer : within(decode(answer, patience), patience).then((body) => ({ ...answer, body }));

  /** Again for as long as nobody is there; what has failed otherwise stays so. */
  async function retried(posting: Posting, failure: Error): Promise<Answered> {
    let attempts = 0;
    const attempt = () =>
      new Promise<Answered>((resolve, reject) => {
        if ((attempts += 1) === 1) reject(failure);
        else posting.send(pool, (answer) => resolve(read(answer, posting.patience)), reject);
      });
    const isRefused = (error: unknown) => (refused = error instanceof Refused);
    try {
      return await retry(attempt, isRefused, () => posting.patience.left);
    } catch (error) {
      const { message } = error as Error;
      if (posting.written > 0) throw error instanceof NotSent ? new Error(message, { cause: error }) : error;
      throw error instanceof NotSent ? error : new NotSent(message, { cause: error });
    }
  }

  return {
    path,
    post(post) {
      const { headers, body } = post;
      let text = start;
      for (const name in headers) text += `${name}: ${headers[name]}\r\n`;
      text += `content-length: ${body.length}\r\n\r\n${body}`;
      const posting = new Posting(text, post);
      return new Promise((resolve) => {
        const succeed = (answer: Answered) => {
          if (refused) [retry, refused] = [createRetryRefused(), false];
          resolve(read(answer, post.patience));
        };
        posting.send(pool, succeed, (error) => resolve(retried(posting, error)));
      });
    },
    close: () => pool.close(),
  };
}

const connectionHeaders =
  /^(host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|accept(-encoding)?|content-.*|proxy-.*)$/;

/** Whether a header speaks of one connection, or of one body: each request has its own. @param name in lower case. */
export const belongsToConnection = (name: string): boolean => connectionHeaders.test(name);
