import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from './exitCode.ts';

/**
 * Says before the work, rather than after it, that its result cannot be written to a file; makes none.
 * @param option the option that names the file, as `--output json=…`
 * @throws UsageError
 */
export function requireWritable(option: string, file: string): void {
  const there = statSync(file, { throwIfNoEntry: false });
  if (there?.isDirectory() === true) throw new UsageError(`${option}: ${file} is a folder`);
  const place = there === undefined ? dirname(file) : file;
  if (there === undefined && statSync(place, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UsageError(`${option}: there is no folder ${place}`);
  try {
    accessSync(place, constants.W_OK);
  } catch {
    throw new UsageError(`${option}: nobody lets this process write to ${place}`);
  }
}
