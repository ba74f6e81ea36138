import type { Place } from './finding.ts';

/** A place from `file:line`; the first line where none is said. */
export function placeFrom(text: string): Place {
  const [, file, line] = /^(.*?)(?::(\d+))?$/.exec(text)!;
  return { file: file!, line: Number(line ?? 1) };
}

export const placeText = ({ file, line }: Place): string => `${file}:${line}`;
