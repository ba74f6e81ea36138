import { accessSync, constants, statSync, type Stats } from 'node:fs';
import { UsageError } from './exitCode.ts';

/**
 * Says before the work that what it is to read is not there, is something else, or is closed to this account.
 * @param option the option or argument that names it, as `--schema` or `<folder>`
 * @throws UsageError
 */
export function requireReadable(option: string, path: string, kind: 'file' | 'folder' | 'file or folder'): void {
  const there = found(path);
  if (there === undefined) throw new UsageError(`${option}: there is no ${kind} ${path}`);
  if (kind === 'file' && there.isDirectory()) throw new UsageError(`${option}: ${path} is a folder`);
  if (kind === 'folder' && !there.isDirectory()) throw new UsageError(`${option}: ${path} is no folder`);
  try {
    accessSync(path, constants.R_OK);
  } catch {
    throw new UsageError(`${option}: this account may not read ${path}`);
  }
}

/** Behind a file there is nothing either. */
function found(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code))) return undefined;
    throw error;
  }
}
