import { createServer, ServerResponse, type IncomingMessage, type Server, type ServerOptions } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { followCertificates, type Certificates } from './tls.ts';

export interface Listening {
  url: string;
  port: number;
  /** From now on it is not ready (503), and each answer ends its connection, so that nobody comes back. */
  retire(): void;
  /**
   * Stops accepting, lets requests in flight finish, ends idle connections; after `milliseconds` it ends the others
   * too.
   */
  drain(milliseconds: number): Promise<void>;
}

/** Where a process says whether requests may be sent to it. */
const readyPath = '/health/ready';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface ListenOptions extends ServerOptions {
  /**
   * The certificate that it shows, read anew once it has been renewed; with a `ca`, only who has a certificate of that
   * one is answered. Undefined: plain HTTP.
   */
  certificates?: (() => Certificates) | undefined;
}

/** @throws Error with code EADDRINUSE when the port is taken. */
export async function listen(
  handler: Handler,
  port: number,
  host: string,
  { certificates, ...options }: ListenOptions = {},
): Promise<Listening> {
  let retired = false;
  class Answer extends ServerResponse {
    override writeHead(...head: never[]): this {
      if (retired) this.shouldKeepAlive = false;
      return super.writeHead(...(head as unknown as [number]));
    }
  }
  const settings = { keepAliveTimeout: 65_000, ...options, ServerResponse: Answer as typeof ServerResponse };
  const answer: Handler = (request, response) => {
    if (retired && request.url === readyPath) sendJson(response, 503, { status: 'stopping' });
    else if (namesOneHost(request)) handler(request, response);
    else
      sendJson(
        response,
        400,
        { errors: [{ message: 'A request has one Host header.', extensions: { code: 'BAD_REQUEST' } }] },
        { connection: 'close' },
      );
  };
  const secure = certificates?.();
  const server =
    secure === undefined
      ? createServer(settings, answer)
      : createSecureServer({ ...settings, ...secure, requestCert: secure.ca !== undefined }, answer);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port: bound } = server.address() as AddressInfo;
  if (certificates !== undefined) server.once('close', followCertificates(server as SecureServer, certificates));
  return {
    url: `${secure === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    port: bound,
    retire() {
      retired = true;
    },
    drain: (milliseconds) => drain(server, milliseconds),
  };
}

/**
 * Of two Host headers Node would believe the first, and what stands before it perhaps the second. That an HTTP/1.1
 * request has one at all Node sees to.
 */
function namesOneHost({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts <= 1;
}

async function drain(server: Server, milliseconds: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), milliseconds);
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  await closed;
  clearTimeout(timer);
  clearInterval(sweep);
}

export class BodyTooLarge extends Error {}

/**
 * A request's whole body.
 * @throws (the promise) BodyTooLarge past `limit` bytes, as soon as that is known; what comes after it is thrown away.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    if (Number(request.headers['content-length']) > limit) reject(new BodyTooLarge());
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) {
        chunks.push(chunk);
      } else {
        chunks.length = 0;
        reject(new BodyTooLarge());
      }
    });
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    request.on('error', reject);
  });
}

export function sendJson(
  response: ServerResponse,
  status: number,
  content: unknown,
  headers: Record<string, string> = {},
): void {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  response
    .writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
      ...headers,
    })
    .end(text);
}
