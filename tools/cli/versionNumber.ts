import { UsageError } from '../process/exitCode.ts';

/** A version's number as somebody wrote it, or another count from 1. @throws UsageError */
export function versionNumber(text: string, what = 'number of a version'): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`${JSON.stringify(text)} is no ${what}`);
  return Number(text);
}
