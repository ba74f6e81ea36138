import { createHash } from 'node:crypto';
import type { ExportSource } from './source.ts';

/** A source that knows what has been read of it. */
export interface DigestedSource extends ExportSource {
  /**
   * SHA-256, in hexadecimal digits, over the path and the content of each file that has been read to its end, by path:
   * the same for the same files, however they are packed and in whichever order they were read.
   */
  digest(): string;
}

/** Takes the digest of a source's files as they are read, of each at its first reading. */
export function digested(source: ExportSource): DigestedSource {
  const digests = new Map<string, string>();
  return {
    ...source,
    async *read(path) {
      const hash = digests.has(path) ? undefined : createHash('sha256');
      for await (const chunk of source.read(path)) {
        hash?.update(chunk);
        yield chunk;
      }
      if (hash !== undefined) digests.set(path, hash.digest('hex'));
    },
    digest() {
      const hash = createHash('sha256');
      for (const path of [...digests.keys()].sort()) hash.update(`${digests.get(path)} ${path}\n`);
      return hash.digest('hex');
    },
  };
}
