import { isUtf8 } from 'node:buffer';
import { answerHeader } from '#platform/identity/answerProof.ts';
import { nonceHeader } from '#platform/identity/nonceHeader.ts';

/** An HTTP answer, whole. */
export interface HttpResponse {
  status: number;
  /** The nonce of the request that it says to answer. */
  nonce: string | undefined;
  /** Its proof of who gives it. */
  proof: string | undefined;
  /** '' where it does not say. */
  contentType: string;
  /** UTF-8. */
  body: Buffer;
}

/** What the answer's end means for the connection. */
export interface Framing {
  /** The connection takes more requests. */
  keepAlive: boolean;
  /** Seconds that the other end keeps it open unused, where it said so. */
  keepAliveSeconds: number | undefined;
  /** More bytes came with its last ones. */
  more: boolean;
}

/** Bytes that are no HTTP/1.1 answer, or one that is too large or encoded in a way that was not asked for. */
export class BadResponse extends Error {}

interface Head extends Omit<Framing, 'more'>, Omit<HttpResponse, 'body'> {
  /** Bytes of the body; chunked and the connection's end are the other ways to say where it stops. */
  length: number | 'chunked' | 'end';
}

const mostHead = 64 * 1024;
const lineFeed = 10;
const none = Buffer.alloc(0);

/** Cuts what a connection receives into answers (RFC 9112). The body must be UTF-8. */
export class ResponseReader {
  readonly #mostBody: number;
  readonly #onResponse: (response: HttpResponse, framing: Framing) => void;
  #rest: Buffer = none;
  #head: Head | undefined;
  #parts: Buffer[] = [];
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
    const end = data.indexOf('\r\n\r\n');
    if (end < 0 || end > mostHead) {
      if (data.length > mostHead) throw new BadResponse('a head without end');
      return 0;
    }
    const head = readHead(data.toString('latin1', 0, end));
    if (head.status >= 200) {
      this.#head = head;
      this.#missing =
        head.length === 'chunked' ? undefined : head.length === 'end' ? Number.POSITIVE_INFINITY : head.length;
      if (typeof head.length === 'number' && head.length > this.#mostBody) throw tooLarge(this.#mostBody);
      if (head.length === 0) this.#complete(data.length > end + 4);
    }
    return end + 4;
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
  }

  #complete(more: boolean): void {
    const { status, nonce, proof, contentType, keepAlive, keepAliveSeconds, length } = this.#head!;
    const body = this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts);
    this.#head = undefined;
    this.#parts = [];
    this.#size = 0;
    this.#missing = undefined;
    this.#trailer = false;
    if (!isUtf8(body)) throw new BadResponse('a body that is not UTF-8');
    this.#onResponse(
      { status, nonce, proof, contentType, body },
      { keepAlive: keepAlive && length !== 'end', keepAliveSeconds, more },
    );
  }
}

const tooLarge = (most: number) => new BadResponse(`a body of more than ${most} bytes`);

/**
 * @throws BadResponse for a head that leaves open where the body ends: what follows could be taken for another's
 * answer.
 */
function readHead(text: string): Head {
  const [start = '', minor, code] = /^HTTP\/1\.([01]) (\d{3})(?: .*)?(?:\r\n|$)/.exec(text) ?? [];
  if (code === undefined) throw new BadResponse('no status line');
  const status = Number(code);
  const head: Head = {
    status,
    nonce: undefined,
    proof: undefined,
    contentType: '',
    length: 'end',
    keepAlive: minor === '1',
    keepAliveSeconds: undefined,
  };
  let length: number | undefined;
  let chunked = false;
  for (let at = start.length, end = at; at < text.length; at = end + 2) {
    end = text.indexOf('\r\n', at);
    if (end < 0) end = text.length;
    const colon = text.indexOf(':', at);
    if (colon <= at || colon > end || text.charCodeAt(at) <= 32 || text.charCodeAt(colon - 1) <= 32)
      throw new BadResponse('a line that is no header');
    const value = text.slice(colon + 1, end).trim();
    switch (text.slice(at, colon).toLowerCase()) {
      case 'content-length':
        if (!/^\d{1,15}$/.test(value) || (length !== undefined && length !== Number(value)))
          throw new BadResponse('a length that is none');
        length = Number(value);
        break;
      case 'transfer-encoding':
        if (chunked || value.toLowerCase() !== 'chunked') throw new BadResponse('an unknown transfer encoding');
        chunked = true;
        break;
      case 'content-encoding':
        if (value.toLowerCase() !== 'identity') throw new BadResponse('a compressed body, which was not asked for');
        break;
      case 'connection':
        if (/(^|[\s,])close([\s,]|$)/i.test(value)) head.keepAlive = false;
        break;
      case 'keep-alive': {
        const seconds = /timeout=(\d{1,6})/i.exec(value)?.[1];
        if (seconds !== undefined) head.keepAliveSeconds = Number(seconds);
        break;
      }
      case 'content-type':
        head.contentType = value;
        break;
      case nonceHeader:
        head.nonce = value;
        break;
      case answerHeader:
        head.proof = value;
        break;
      default:
    }
  }
  if (chunked && length !== undefined) throw new BadResponse('both a length and chunks');
  head.length = status < 200 || status === 204 || status === 304 ? 0 : chunked ? 'chunked' : (length ?? 'end');
  return head;
}
