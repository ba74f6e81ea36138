import { isUtf8 } from 'node:buffer';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw, type BrotliOptions, type ZlibOptions } from 'node:zlib';
import { BadResponse, type HttpResponse } from './httpResponse.ts';

/** The codings that are read, as a request names them. `deflate` comes last: servers do not agree what it is. */
export const acceptedCodings = 'gzip, br, deflate';

type Decode = (body: Buffer, options: ZlibOptions & BrotliOptions) => Promise<Buffer>;

const unzip: Decode = promisify(gunzip);
const unframed: Decode = promisify(inflateRaw);
const framed: Decode = promisify(inflate);

const decoders: Readonly<Record<string, Decode>> = {
  gzip: unzip,
  'x-gzip': unzip,
  br: promisify(brotliDecompress),
  deflate: (body, options) => (hasZlibFrame(body) ? framed : unframed)(body, options),
};

/** Whoever codes a body behind another's back makes two of it; more are nobody's mistake. */
const mostCodings = 2;

/**
 * The body as it was before it was coded (RFC 9110, 8.4), UTF-8 and of no more than `most` bytes, which bounds each
 * step as well: what would grow beyond is not decoded to its end. It is decoded off the main thread.
 * @throws BadResponse (the promise)
 */
export async function decodedBody({ coding, body }: HttpResponse, most: number): Promise<Buffer> {
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
