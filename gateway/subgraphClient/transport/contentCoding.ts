import { isUtf8 } from 'node:buffer';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw, type BrotliOptions, type ZlibOptions } from 'node:zlib';
import type { Cancellation } from '../../http/cancellation.ts';
import { BadResponse, type HttpResponse } from './httpResponse.ts';

/** The codings that are read, as a request names them. `deflate` comes last: servers do not agree what it is. */
export const acceptedCodings = 'gzip, br, deflate';

type DecodeCoding = (body: Buffer, options: ZlibOptions & BrotliOptions) => Promise<Buffer>;

const unzip: DecodeCoding = promisify(gunzip);
const unframed: DecodeCoding = promisify(inflateRaw);
const framed: DecodeCoding = promisify(inflate);

const decoders: Readonly<Record<string, DecodeCoding>> = {
  gzip: unzip,
  'x-gzip': unzip,
  br: promisify(brotliDecompress),
  deflate: (body, options) => (hasZlibFrame(body) ? framed : unframed)(body, options),
};

/** Whoever codes a body behind another's back makes two of it; more are nobody's mistake. */
const mostCodings = 2;

/**
 * Answers of one subgraph that are decoded at once: each may grow to the most that a body has, and few bytes suffice
 * for that. Node has as many threads for it.
 */
const mostAtOnce = 4;

/**
 * A body as it was before it was coded (RFC 9110, 8.4), UTF-8. It is decoded off the main thread, after those that came
 * before it, and not where nobody waits any more when it has its turn.
 * @throws BadResponse (the promise)
 */
export type Decode = (answer: HttpResponse, patience: Pick<Cancellation, 'over'>) => Promise<Buffer>;

/**
 * @param most bytes of a body, which bounds each step as well: what would grow beyond is not decoded to its end.
 */
export function createDecoder(most: number): Decode {
  const waiting: (() => void)[] = [];
  let decoding = 0;
  return async (answer, patience) => {
    if (decoding < mostAtOnce) decoding += 1;
    else
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    try {
      if (patience.over !== undefined) throw new Error('nobody waits any more');
      return await decodedBody(answer, most);
    } finally {
      const next = waiting.shift();
      if (next === undefined) decoding -= 1;
      else next();
    }
  };
}

async function decodedBody({ coding, body }: HttpResponse, most: number): Promise<Buffer> {
  const codings = coding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  if (codings.length > mostCodings) throw new BadResponse(`a body that is coded ${codings.length} times`);
  let decoded = body;
  for (const name of codings.toReversed()) {
    const decode = Object.hasOwn(decoders, name) ? decoders[name] : undefined;
    if (decode === undefined) throw new BadResponse(`an unknown coding of the body: ${name.slice(0, 40)}`);
    if (decoded.length > 0) decoded = await decode(decoded, { maxOutputLength: most }).catch(refuse);
  }
  if (!isUtf8(decoded)) throw new BadResponse('a body that is not UTF-8');
  return decoded;
}

function refuse(error: Error): never {
  throw new BadResponse(`a body that cannot be decoded: ${error.message}`, { cause: error });
}

/** RFC 1950, 2.2; many servers leave it away. */
const hasZlibFrame = (body: Buffer): boolean =>
  body.length >= 2 && (body[0]! & 15) === 8 && body.readUInt16BE(0) % 31 === 0;
