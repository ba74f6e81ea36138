import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those above it that are missing. Node’s own `recursive` tries for ever where a folder that is there
 * refuses what is made in it as if it were not, as those of /proc do.
 * @returns the topmost that was made; undefined where all were there.
 * @throws Error of the system, with the path that cannot be made.
 */
export function makeFolders(folder: string, mode?: number): string | undefined {
  const path = resolve(folder);
  try {
    return make(path, mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw error;
    const first = makeFolders(dirname(path), mode);
    return make(path, mode) === undefined ? first : (first ?? path);
  }
}

/** undefined where it is there. */
function make(path: string, mode: number | undefined): string | undefined {
  try {
    mkdirSync(path, { mode });
    return path;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return undefined;
    throw error;
  }
}
