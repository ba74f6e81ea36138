import { answerHeader } from '#platform/identity/answerProof.ts';
import { nonceHeader } from '#platform/identity/nonceHeader.ts';
import { BadResponse, type Framing, type HttpResponse } from './httpResponse.ts';

/** What stands before an answer's body. */
export interface ResponseHead extends Omit<Framing, 'more'>, Omit<HttpResponse, 'body'> {
  /** Its own bytes. */
  size: number;
  /** Bytes of the body; chunked and the connection's end are the other ways to say where it stops. */
  length: number | 'chunked' | 'end';
}

/** Bytes of a head at most, and of a line between chunks. */
export const mostHead = 64 * 1024;
const [carriageReturn, space] = [13, 32] as const;
const isBlank = (code: number): boolean => code === space || code === 9;

const statusLine = /HTTP\/1\.[01] \d{3}(?: .*)?\r?\n/y;

/** How long the names of the headers are that are read; the others are most. */
const lengths = new Set(
  [
    'content-length',
    'transfer-encoding',
    'content-encoding',
    'connection',
    'keep-alive',
    'content-type',
    'retry-after',
    'cache-control',
    'age',
    nonceHeader,
    answerHeader,
  ].map(({ length }) => length),
);

/** What proxies make of two equal lines (RFC 9110, 8.6). */
const repeated = /^(\d{1,15})(?:\s*,\s*\1)+$/;

/**
 * How many bytes a head has at most: up to the empty line behind it, whose ends may be line feeds alone (RFC 9112,
 * 2.2); 0 where it has not come.
 */
export function headEnd(data: Buffer): number {
  const end = data.indexOf('\r\n\r\n') + 4;
  if (end > 3 && end <= mostHead) return end;
  const begun = data.subarray(0, mostHead);
  const ends = [begun.indexOf('\n\n') + 2, begun.indexOf('\n\r\n') + 3].filter((one, index) => one > index + 1);
  return ends.length === 0 ? 0 : Math.min(...ends);
}

/**
 * @throws BadResponse for a head that leaves open where the body ends: what follows could be taken for another's
 * answer.
 */
export function readHead(text: string): ResponseHead {
  statusLine.lastIndex = 0;
  if (!statusLine.test(text)) throw new BadResponse('no status line');
  const status = Number(text.slice(9, 12));
  if (status === 101) throw new BadResponse('another protocol, which was not asked for');
  const head: ResponseHead = {
    status,
    nonce: undefined,
    proof: undefined,
    contentType: '',
    coding: '',
    retryAfter: undefined,
    cacheControl: undefined,
    age: undefined,
    size: 0,
    length: 'end',
    keepAlive: text[7] === '1',
    keepAliveSeconds: undefined,
  };
  let length: number | undefined;
  let chunked = false;
  for (let at = statusLine.lastIndex, end = at; ; at = end + 1) {
    end = text.indexOf('\n', at);
    if (end === at || (end === at + 1 && text.charCodeAt(at) === carriageReturn)) {
      head.size = end + 1;
      break;
    }
    const colon = text.indexOf(':', at);
    if (colon <= at || colon > end || text.charCodeAt(at) <= space || text.charCodeAt(colon - 1) <= space)
      throw new BadResponse('a line that is no header');
    const first = end;
    while (isBlank(text.charCodeAt(end + 1))) end = text.indexOf('\n', end + 1);
    if (!lengths.has(colon - at)) continue;
    const line = text.slice(colon + 1, end);
    // A value that goes on in the next line (RFC 9112, 5.2).
    const value = (end === first ? line : line.replace(/\r?\n[ \t]+/g, ' ')).trim();
    switch (text.slice(at, colon).toLowerCase()) {
      case 'content-length': {
        const digits = /^\d{1,15}$/.test(value) ? value : repeated.exec(value)?.[1];
        if (digits === undefined || (length !== undefined && length !== Number(digits)))
          throw new BadResponse('a length that is none');
        length = Number(digits);
        break;
      }
      case 'transfer-encoding':
        if (chunked || value.toLowerCase() !== 'chunked') throw new BadResponse('an unknown transfer encoding');
        chunked = true;
        break;
      case 'content-encoding':
        head.coding += head.coding === '' ? value : `,${value}`;
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
      case 'retry-after':
        head.retryAfter = value;
        break;
      case 'cache-control':
        head.cacheControl = head.cacheControl === undefined ? value : `${head.cacheControl},${value}`;
        break;
      case 'age':
        head.age = value;
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
