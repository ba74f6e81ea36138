import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { headerPreferences, remembered } from './headerPreferences.ts';
import type { Bytes } from './jsonBytes.ts';

export type Encoding = 'br' | 'gzip';

/** Bytes below which compressing costs more than it saves. */
export const worthCompressing = 4_096;

/** The encoding that a client has asked for; undefined for an answer as it is. */
export const encodingOf = remembered((accepted: string): Encoding | undefined => {
  const wanted = headerPreferences(accepted);
  const qualityOf = (encoding: string) => wanted.get(encoding) ?? wanted.get('*') ?? 0;
  const best = qualityOf('br') >= qualityOf('gzip') ? 'br' : 'gzip';
  return qualityOf(best) > 0 && qualityOf(best) >= (wanted.get('identity') ?? 0) ? best : undefined;
});

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** Compresses off the main thread, quickly rather than well: an answer is compressed for one reader only. */
export function compress(body: Bytes, encoding: Encoding): Promise<Buffer> {
  const bytes = Buffer.from(body, 'latin1');
  if (encoding === 'gzip') return zip(bytes, { level: 1 });
  return brotli(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 2, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
}
