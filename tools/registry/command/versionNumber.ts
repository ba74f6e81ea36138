import { UsageError } from '../../exitCode.ts';

/** A version's number as somebody wrote it. @throws UsageError */
export function versionNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`${JSON.stringify(text)} is no number of a version`);
  return Number(text);
}
