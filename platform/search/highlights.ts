import { fold } from './folded.ts';

/** A part of a text, in UTF-16 code units from its beginning, as JavaScript counts; `end` is behind the last. */
export interface TextRange {
  start: number;
  end: number;
}

/** Where whole words of a text are among these, which are folded; in the text's order. */
export function highlights(text: string, words: readonly string[]): TextRange[] {
  if (words.length === 0) return [];
  const folded = fold(text);
  const longestFirst = [...words]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replaceAll(/[\^$.*+?()[\]{}|]/g, '\\$&'));
  const pattern = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${longestFirst.join('|')})(?![\p{L}\p{N}])`, 'gu');
  return Array.from(folded.text.matchAll(pattern), ({ index, 0: { length } }) => ({
    start: folded.origins[index]!,
    end: endOf(folded.origins, index + length - 1),
  }));
}

/** Where the character ends that this code unit is of. */
function endOf(origins: readonly number[], unit: number): number {
  let next = unit + 1;
  while (origins[next] === origins[unit]) next += 1;
  return origins[next]!;
}
