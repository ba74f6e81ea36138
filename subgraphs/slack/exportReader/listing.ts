import { ExportError, quoted } from './exportError.ts';
import type { ExportLimits } from './limits.ts';

/** The list of an export's files as it is being made; refuses what no real export holds. */
export function createListing(limits: ExportLimits) {
  const files = new Map<string, number>();
  let total = 0;
  return {
    files: files as ReadonlyMap<string, number>,
    /** Adds a file; its name is already known to be relative and free of `..`. */
    add(path: string, bytes: number): void {
      if (files.has(path)) throw new ExportError(`The export holds ${quoted(path)} twice.`);
      if (bytes > limits.fileBytes)
        throw new ExportError(`${quoted(path)} is too large: ${bytes} bytes, at most ${limits.fileBytes} are read.`);
      files.set(path, bytes);
      if (files.size > limits.files) throw new ExportError(`The export holds more than ${limits.files} files.`);
      total += bytes;
      if (total > limits.totalBytes)
        throw new ExportError(`The export is too large: more than ${limits.totalBytes} bytes at ${quoted(path)}.`);
    },
  };
}

/** What operating systems put beside the files that they pack or show. */
export function isClutter(path: string): boolean {
  return path.startsWith('__MACOSX/') || /(^|\/)(\.DS_Store|\._[^/]*|Thumbs\.db|desktop\.ini)$/.test(path);
}
