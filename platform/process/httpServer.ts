import { createServer, ServerResponse, type IncomingMessage, type Server, type ServerOptions } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { BodyBudget } from './bodyBudget.ts';
import { followCertificates, type Certificates } from './tls.ts';
import { endLater, isSending } from './unreadBody.ts';

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

/** Takes over connections whose clients ask for another protocol; a request that is none of these is answered by HTTP. */
export interface Upgrade {
  isFor(request: IncomingMessage): boolean;
  take(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

export interface ListenOptions extends ServerOptions {
  upgrade?: Upgrade | undefined;
  /**
   * The certificate that it shows, read anew once it has been renewed; with a `ca`, only who has a certificate of that
   * one is answered. Undefined: plain HTTP.
   */
  certificates?: (() => Certificates) | undefined;
}
/** Milliseconds: a client that sends a request slower than this holds its connection no longer. */
const againstSlowClients = { headersTimeout: 15_000, requestTimeout: 30_000, connectionsCheckingInterval: 5_000 };

/** @throws Error with code EADDRINUSE when the port is taken. */
export async function listen(
  handler: Handler,
  port: number,
  host: string,
  { certificates, upgrade, ...options }: ListenOptions = {},
): Promise<Listening> {
  let retired = false;
  class Answer extends ServerResponse {
    override writeHead(...head: never[]): this {
      if (retired) this.shouldKeepAlive = false;
      return super.writeHead(...(head as unknown as [number]));
    }
  }
  const settings = {
    ...againstSlowClients,
    keepAliveTimeout: 65_000,
    ...options,
    ServerResponse: Answer as typeof ServerResponse,
    ...(upgrade && { shouldUpgradeCallback: (request: IncomingMessage) => upgrade.isFor(request) }),
  };
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
  const upgraded = upgrade === undefined ? new Set<Duplex>() : takeUpgrades(server, upgrade);
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
    drain(milliseconds) {
      // What is on them has no end of its own.
      for (const socket of upgraded) socket.destroy();
      return drain(server, milliseconds);
    },
  };
}

/** Hands on connections that leave HTTP. @returns those that are open. */
function takeUpgrades(server: Server, { take }: Upgrade): ReadonlySet<Duplex> {
  const open = new Set<Duplex>();
  // A Node that cannot be told which requests to leave to HTTP would leave it none that ask for h2c.
  if (!knowsUpgrades) return open;
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    take(request, socket, head);
  });
  return open;
}

/** Since 24.9 the server is asked (`shouldUpgradeCallback`). */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const knowsUpgrades = major > 24 || (major === 24 && minor >= 9);

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
/** As many bytes of other requests are being read as this process can hold. */
export class TooManyBodies extends Error {}

/**
 * A request's whole body. What it takes of the budget its reader gives back.
 * @throws (the promise) BodyTooLarge past `limit` bytes, TooManyBodies past the budget, as soon as that is known; what
 * comes after it is thrown away.
 */
export function readBody(request: IncomingMessage, limit: number, budget?: BodyBudget): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let isOver = false;
    const refuse = (error: Error) => {
      if (isOver) return;
      isOver = true;
      budget?.giveBack(size);
      chunks.length = 0;
      reject(error);
    };
    if (Number(request.headers['content-length']) > limit) refuse(new BodyTooLarge());
    request.on('data', (chunk: Buffer) => {
      if (isOver) return;
      if (size + chunk.length > limit) return refuse(new BodyTooLarge());
      if (budget?.take(chunk.length) === false) return refuse(new TooManyBodies());
      chunks.push(chunk);
      size += chunk.length;
    });
    request.on('end', () => {
      isOver = true;
      resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
    });
    request.on('error', refuse);
  });
}

/** Answers in JSON. */
export const sendJson = (
  response: ServerResponse,
  status: number,
  content: unknown,
  headers: Record<string, string> = {},
): void =>
  sendBytes(
    response,
    status,
    { 'content-type': 'application/json; charset=utf-8', ...headers },
    Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
  );

/** Answers, also a request whose body was not read to its end: then the connection ends. */
export function sendBytes(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
): void {
  const isEarly = isSending(response.req);
  response.writeHead(status, {
    ...headers,
    'content-length': body.length,
    ...(isEarly && { connection: 'close' }),
  });
  if (!isEarly) return void response.end(body);
  response.write(body);
  endLater(response.req, response);
}
