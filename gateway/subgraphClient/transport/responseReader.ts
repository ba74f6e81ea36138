import { isUtf8 } from 'node:buffer';
import { BadResponse, type Framing, type HttpResponse } from './httpResponse.ts';
import { headEnd, mostHead, readHead, type ResponseHead } from './responseHead.ts';

const [lineFeed, carriageReturn] = [10, 13] as const;
const none = Buffer.alloc(0);
/** Pieces of a body that are kept before they become one: of a byte each, they take a hundred times what they hold. */
const mostParts = 1_024;

/** Cuts what a connection receives into answers (RFC 9112). A body that is not coded must be UTF-8. */
export class ResponseReader {
  readonly #mostBody: number;
  readonly #onResponse: (response: HttpResponse, framing: Framing) => void;
  #rest: Buffer = none;
  #head: ResponseHead | undefined;
  #parts: Buffer[] = [];
  /** How many of them, the first, have been joined already. */
  #joined = 0;
  #size = 0;
  /** Bytes of the body, or of its present chunk, that have not come yet; undefined: a chunk's first line is next. */
  #missing: number | undefined;
  #trailer = false;

  constructor(mostBody: number, onResponse: (response: HttpResponse, framing: Framing) => void) {
    this.#mostBody = mostBody;
    this.#onResponse = onResponse;
  }

  /** Whether an answer has begun and not ended. */
  get amid(): boolean {
    return this.#head !== undefined || this.#rest.length > 0;
  }

  /** @throws BadResponse; nothing can be read from the connection after that. */
  feed(chunk: Buffer): void {
    let data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    this.#rest = none;
    while (data.length > 0) {
      const used = this.#take(data);
      if (used === 0) {
        this.#rest = data;
        return;
      }
      data = used === data.length ? none : data.subarray(used);
    }
  }

  /** The connection has ended; true when that completed an answer. */
  end(): boolean {
    if (this.#head?.length !== 'end') return false;
    this.#complete(false);
    return true;
  }

  /** @returns how many bytes were used up; 0: more are needed. */
  #take(data: Buffer): number {
    if (this.#head === undefined) return this.#takeHead(data);
    if (this.#head.length === 'chunked') return this.#takeChunked(data);
    const length = Math.min(data.length, this.#missing!);
    this.#keep(data, length);
    if ((this.#missing! -= length) === 0) this.#complete(data.length > length);
    return length;
  }

  #takeHead(data: Buffer): number {
    // Some servers end what they have written with a line of its own; it is nobody's (RFC 9112, 2.2).
    if (data[0] === carriageReturn || data[0] === lineFeed) return 1;
    const end = headEnd(data);
    if (end === 0) {
      if (data.length > mostHead) throw new BadResponse('a head without end');
      return 0;
    }
    const head = readHead(data.toString('latin1', 0, end));
    const { size } = head;
    if (head.status >= 200) {
      this.#head = head;
      this.#missing =
        head.length === 'chunked' ? undefined : head.length === 'end' ? Number.POSITIVE_INFINITY : head.length;
      if (typeof head.length === 'number' && head.length > this.#mostBody) throw tooLarge(this.#mostBody);
      if (head.length === 0) this.#complete(data.length > size);
    }
    return size;
  }

  /** A chunk's line, some of its data with the line end behind it, or a line of the trailer. */
  #takeChunked(data: Buffer): number {
    if (this.#missing !== undefined) {
      const length = Math.min(data.length, this.#missing);
      // The last two bytes are the line end.
      this.#keep(data, Math.max(0, Math.min(length, this.#missing - 2)));
      if ((this.#missing -= length) === 0) this.#missing = undefined;
      return length;
    }
    const end = data.indexOf(lineFeed);
    if (end < 0) {
      if (data.length > mostHead) throw new BadResponse('a line without end');
      return 0;
    }
    const line = data.toString('latin1', 0, end).trim();
    if (this.#trailer) {
      if (line === '') this.#complete(data.length > end + 1);
      return end + 1;
    }
    const size = /^([0-9a-f]{1,8})\s*(?:;.*)?$/i.exec(line)?.[1];
    if (size === undefined) throw new BadResponse('a chunk without a size');
    const length = Number.parseInt(size, 16);
    if (length === 0) this.#trailer = true;
    else this.#missing = length + 2;
    return end + 1;
  }

  #keep(data: Buffer, length: number): void {
    if (length === 0) return;
    this.#size += length;
    if (this.#size > this.#mostBody) throw tooLarge(this.#mostBody);
    this.#parts.push(length === data.length ? data : data.subarray(0, length));
    if (this.#parts.length - this.#joined < mostParts) return;
    this.#parts.push(Buffer.concat(this.#parts.splice(this.#joined)));
    this.#joined += 1;
  }

  #complete(more: boolean): void {
    const {
      status,
      nonce,
      proof,
      contentType,
      coding,
      retryAfter,
      cacheControl,
      age,
      keepAlive,
      keepAliveSeconds,
      length,
    } = this.#head!;
    const body = this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts);
    this.#head = undefined;
    this.#parts = [];
    this.#joined = 0;
    this.#size = 0;
    this.#missing = undefined;
    this.#trailer = false;
    if (coding === '' && !isUtf8(body)) throw new BadResponse('a body that is not UTF-8');
    this.#onResponse(
      { status, nonce, proof, contentType, coding, retryAfter, cacheControl, age, body },
      { keepAlive: keepAlive && length !== 'end', keepAliveSeconds, more },
    );
  }
}

const tooLarge = (most: number) => new BadResponse(`a body of more than ${most} bytes`);
