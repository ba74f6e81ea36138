import { ExportError, quoted } from './exportError.ts';
import type { ExportLimits } from './limits.ts';

/** The list of an export's files as it is being made; refuses more of them than any real export holds. */
export function createListing(limits: ExportLimits) {
  const files = new Map<string, number>();
  const passedOver: { path: string; reason: string }[] = [];
  const bounded = () => {
    if (files.size + passedOver.length > limits.files)
      throw new ExportError(`The export holds more than ${limits.files} files.`);
  };
  return {
    files: files as ReadonlyMap<string, number>,
    passedOver: passedOver as readonly { path: string; reason: string }[],
    /** Adds a file; its name is already known to be relative and free of `..`. */
    add(path: string, bytes: number): void {
      if (files.has(path)) throw new ExportError(`The export holds ${quoted(path)} twice.`);
      files.set(path, bytes);
      bounded();
    },
    /** Tells of what is not read, whatever it holds. */
    passOver(path: string, reason: string): void {
      passedOver.push({ path, reason });
      bounded();
    },
    /** @throws ExportError where one of these files, or all of them together, have more bytes than are read. */
    assertWithin(paths: readonly string[]): void {
      let total = 0;
      for (const path of paths) {
        const bytes = files.get(path)!;
        if (bytes > limits.fileBytes)
          throw new ExportError(`${quoted(path)} is too large: ${bytes} bytes, at most ${limits.fileBytes} are read.`);
        total += bytes;
        if (total > limits.totalBytes)
          throw new ExportError(`The export is too large: more than ${limits.totalBytes} bytes at ${quoted(path)}.`);
      }
    },
  };
}

/** What operating systems put beside the files that they pack or show. */
export function isClutter(path: string): boolean {
  return /(^|\/)(__MACOSX\/|\.DS_Store$|\._[^/]*$|Thumbs\.db$|desktop\.ini$)/.test(path);
}

/** A part of a path that programs keep to themselves, such as `.git`. */
export const isHidden = (name: string): boolean => name.startsWith('.');
export const hiddenFolder = 'hidden folder, such as version control keeps';
export const linkOrSpecial = 'link or special file';
