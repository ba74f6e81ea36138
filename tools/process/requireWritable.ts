import {
  accessSync,
  closeSync,
  constants,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  statSync,
  unlinkSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { makeFolders } from '#platform/process/makeFolders.ts';
import { UsageError } from './exitCode.ts';
import { usualMistake } from './usualMistake.ts';

/**
 * Says before the work, rather than after it, that its result cannot be written to a file; leaves none behind.
 * @param option the option that names the file, as `--output json=…`
 * @returns the file's one name, whatever links lead to it
 * @throws UsageError
 */
export function requireWritable(option: string, file: string): string {
  try {
    const there = statSync(file, { throwIfNoEntry: false });
    if (there?.isDirectory() === true) throw new UsageError(`${option}: ${file} is a folder`);
    if (there !== undefined) {
      accessSync(file, constants.W_OK);
      return there.isFile() ? realpathSync(file) : file;
    }
    if (lstatSync(file, { throwIfNoEntry: false }) !== undefined)
      return requireWritable(option, resolve(dirname(file), readlinkSync(file)));
    const folder = dirname(file);
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
      throw new UsageError(`${option}: there is no folder ${folder}`);
    closeSync(openSync(file, 'wx'));
    unlinkSync(file);
    return join(realpathSync(folder), basename(file));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${option}: it cannot be written: ${(error as { code?: string }).code}`);
  }
}

/** Makes a folder that somebody named, and those above it, before the work that fills it. @throws UsageError */
export function requireFolder(option: string, folder: string, mode?: number): void {
  try {
    makeFolders(folder, mode);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new UsageError(`${option}: ${usualMistake(error as Error) ?? (error as Error).message}`);
  }
}
