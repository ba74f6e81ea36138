import { suggestionList } from 'graphql/jsutils/suggestionList.js';

/** What of the known somebody may have meant by a word: at most three, the likest first. */
export const alikeTo = (word: string, known: readonly string[]): string[] => suggestionList(word, known).slice(0, 3);

/** `Did you mean schema, or seed?` */
export const question = (alike: readonly string[]): string => `Did you mean ${alike.join(', or ')}?`;

/** The question behind what was told, after a space; nothing where nothing is alike. */
export function didYouMean(word: string, known: readonly string[]): string {
  const alike = alikeTo(word, known);
  return alike.length === 0 ? '' : ` ${question(alike)}`;
}
