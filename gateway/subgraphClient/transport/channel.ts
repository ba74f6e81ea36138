import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { PeerTls } from '#platform/process/peers.ts';
import { NotSent, Refused, type Exchange } from './exchange.ts';
import { BadResponse, type Framing, type HttpResponse } from './httpResponse.ts';
import { ResponseReader } from './responseReader.ts';

export interface Origin {
  host: string;
  port: number;
  secure: boolean;
  /** By which certificates, where they are configured. */
  tls?: PeerTls | undefined;
}

export interface ChannelOptions {
  origin: Origin;
  mostBody: number;
  /** Milliseconds after which it takes no more requests, so that its host is looked up anew. */
  age: number;
  /** Milliseconds since some start. */
  now(): number;
  /** An answer has come, after so many milliseconds since it was its turn. */
  onAnswered(channel: Channel, milliseconds: number): void;
  /** The connection is gone; these were not answered and can be sent again elsewhere. */
  onClosed(channel: Channel, unanswered: Exchange[]): void;
}

/** The other end closes an unused connection about then, too; a request must not meet it. */
const margin = 1_000;
const assumedKeepAlive = 4_000;
/** A request that met the end of so many connections is not sent again: who stops ends kept ones and new ones. */
const mostWritten = 5;
/** Milliseconds that an answer may take before no other request waits behind it: the other end may be dead. */
const stallsAfter = 250;

/** One connection: requests go out in order, answers come back in the same order (RFC 9112, 9.3). */
export class Channel {
  readonly #options: ChannelOptions;
  readonly #socket: Socket;
  readonly #reader: ResponseReader;
  readonly #waiting: Exchange[] = [];
  #unwritten = '';
  /** How many of those that wait have not been written yet. */
  #unsent = 0;
  #since: number;
  #keepAlive = assumedKeepAlive;
  #open = true;
  #connected = false;
  #reused = false;
  #aged = false;
  readonly #aging: NodeJS.Timeout;
  /** Whether answers here name the request that they answer, so that one cannot be taken for another's. */
  proven = false;

  constructor(options: ChannelOptions) {
    this.#options = options;
    this.#since = options.now();
    const { host, port, secure, tls } = options.origin;
    this.#reader = new ResponseReader(options.mostBody, (response, framing) => this.#answered(response, framing));
    this.#socket = secure
      ? connectTls({
          host,
          port,
          // RFC 6066 has no addresses there; the certificate is judged by the host all the same.
          ...(isIP(host) === 0 && { servername: host }),
          ALPNProtocols: ['http/1.1'],
          ...tls?.connection(),
        })
      : connectTcp({ host, port });
    this.#socket.setNoDelay(true);
    this.#socket.once(secure ? 'secureConnect' : 'connect', () => this.#reached());
    this.#socket.on('data', (chunk: Buffer) => this.#received(chunk));
    this.#socket.on('end', () => this.#ended());
    this.#socket.on('error', (error) => this.#close(error));
    this.#socket.on('close', () => this.#close(new Error('the connection was closed')));
    this.#aging = setTimeout(() => this.#age(), options.age).unref();
  }

  /** How many requests wait for their answers here. */
  get load(): number {
    return this.#waiting.length;
  }

  /** What was sent here in this turn of the event loop has not been written yet. */
  get leaving(): boolean {
    return this.#unwritten !== '';
  }

  /** Takes no more requests: it was closed, or its other end is about to close it. */
  get spent(): boolean {
    return (
      !this.#open ||
      this.#aged ||
      (this.#waiting.length === 0 && this.#reused && this.#options.now() - this.#since > this.#keepAlive - margin)
    );
  }

  /**
   * Requests may wait here behind others: the other end keeps connections, and nothing is under way that must not be
   * waited for.
   */
  get pipelines(): boolean {
    return this.#reused && !this.#stalled && this.#waiting.every(({ pipelined }) => pipelined);
  }

  get #stalled(): boolean {
    return this.#waiting.length > 0 && this.#options.now() - this.#since > stallsAfter;
  }

  send(exchange: Exchange): void {
    if (this.#waiting.length === 0) this.#since = this.#options.now();
    this.#waiting.push(exchange);
    this.#unsent += 1;
    // What is sent in one turn of the event loop leaves in one piece.
    if (this.#unwritten === '') setImmediate(this.#write);
    this.#unwritten += exchange.text;
  }

  /** Nobody waits for this answer. Where nobody waits for others either, or too long for this, the connection ends. */
  abandon(exchange: Exchange, overdue: boolean): void {
    exchange.abandoned = true;
    if (overdue || this.#deserted) this.#close(new Error('nobody waits any more'));
  }

  has(exchange: Exchange): boolean {
    return this.#waiting.includes(exchange);
  }

  destroy(): void {
    this.#close(new Error('the gateway is closing'));
  }

  readonly #write = (): void => {
    const text = this.#unwritten;
    this.#unwritten = '';
    if (!this.#open) return;
    if (this.#connected) for (const exchange of this.#waiting.slice(-this.#unsent)) exchange.written += 1;
    this.#unsent = 0;
    this.#socket.write(text, 'latin1');
  };

  #reached(): void {
    this.#connected = true;
    for (const exchange of this.#waiting.slice(0, this.#sent)) exchange.written += 1;
  }

  #age(): void {
    this.#aged = true;
    if (this.#waiting.length === 0) this.#close(new Error('the connection is old'));
  }

  #received(chunk: Buffer): void {
    if (!this.#open) return;
    // Bytes that answer nothing: whatever followed could be taken for the answer to somebody's next request.
    if (this.#sent === 0) return this.#close(new BadResponse('bytes that answer no request'));
    try {
      this.#reader.feed(chunk);
    } catch (error) {
      this.#close(error as Error);
    }
  }

  /** How many requests have gone out that are not answered: the first of those that wait. */
  get #sent(): number {
    return this.#waiting.length - this.#unsent;
  }

  /** Requests wait, and nobody for their answers. */
  get #deserted(): boolean {
    return this.#waiting.length > 0 && this.#waiting.every(({ abandoned }) => abandoned);
  }

  #answered(response: HttpResponse, { keepAlive, keepAliveSeconds, more }: Framing): void {
    if (this.#sent === 0) throw new BadResponse('more answers than requests');
    const exchange = this.#waiting.shift()!;
    const trailing = more && this.#sent === 0;
    const mistake = this.#mistakeIn(response, exchange, trailing);
    if (mistake !== undefined) {
      exchange.fail(new BadResponse(mistake));
      throw new BadResponse(mistake);
    }
    if (exchange.nonce !== undefined && response.nonce !== undefined) this.proven = true;
    const now = this.#options.now();
    const took = now - this.#since;
    this.#since = now;
    this.#reused = true;
    this.#keepAlive = keepAliveSeconds === undefined ? assumedKeepAlive : keepAliveSeconds * 1000;
    exchange.succeed(response);
    if (trailing) throw new BadResponse('bytes after an answer');
    if (!keepAlive || (this.#aged && this.#waiting.length === 0)) this.#closeAnnounced();
    else if (this.#deserted) this.#close(new Error('nobody waits any more'));
    else this.#options.onAnswered(this, took);
  }

  /** Its other end has said that this answer is the last: it does nothing of what came after (RFC 9112, 9.6). */
  #closeAnnounced(): void {
    for (const exchange of this.#waiting.slice(0, this.#sent)) exchange.written -= 1;
    this.#close(new Error('the connection was closed'));
  }

  /**
   * Where answers have named their requests, one that names none could be anybody's. But a 401: who cannot verify the
   * request does not know its nonce, and whoever sent it believes no such answer.
   */
  #mistakeIn({ nonce, status }: HttpResponse, asked: Exchange, trailing: boolean): string | undefined {
    if (asked.nonce === undefined) return undefined;
    if (nonce === asked.nonce) return trailing ? 'bytes after an answer' : undefined;
    if (nonce !== undefined) return 'an answer to another request';
    return this.proven && status !== 401 ? 'an answer that names no request' : undefined;
  }

  #ended(): void {
    try {
      this.#reader.end();
    } catch {
      // The answer was no answer; closing tells those who wait.
    }
    this.#close(new Error('the connection was closed'));
  }

  /**
   * The first of those who wait may be half answered: it is sent again only if nothing of an answer came. What changes
   * something may be sent again where it carries a nonce, which a subgraph spends once, or where it has not left here.
   */
  #close(error: Error): void {
    if (!this.#open) return;
    this.#open = false;
    clearTimeout(this.#aging);
    this.#socket.destroy();
    const amid = this.#reader.amid || error instanceof BadResponse;
    const again: Exchange[] = [];
    const sent = this.#sent;
    for (const [index, exchange] of this.#waiting.splice(0).entries()) {
      if (!this.#connected) exchange.fail(this.#notReached(error));
      else if (exchange.abandoned) exchange.fail(error);
      else if (index >= sent) again.push(exchange);
      else if (exchange.repeatable && (index > 0 || !amid) && exchange.written < mostWritten) again.push(exchange);
      else exchange.fail(error);
    }
    this.#options.onClosed(this, again);
  }

  /** Nothing was sent. Whoever shows a certificate that does not hold is there: it would show the same again. */
  #notReached(error: Error): Error {
    const isForeign = 'authorizationError' in this.#socket && this.#socket.authorizationError;
    return new (isForeign ? NotSent : Refused)(error.message, { cause: error });
  }
}
