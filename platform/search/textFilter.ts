import { badUserInput } from '../values/errors.ts';
import type { Search } from './searchSetting.ts';

const longestText = 100;
const mostWords = 10;

/**
 * Reads what a filter by a text looks for: each of its words, or what begins with it, whatever its case and accents;
 * undefined for no text. Where no word has a letter or a digit, nothing is found.
 * @throws OrgraphError BAD_USER_INPUT naming the field, for too long a text.
 */
export function readTextFilter(text: string, field: string): Search | undefined {
  const words = text.split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return undefined;
  if (text.length > longestText) throw badUserInput(`Search for at most ${longestText} characters.`, field);
  if (words.length > mostWords) throw badUserInput(`Search for at most ${mostWords} words.`, field);
  return { terms: words.map((word) => ({ text: word, isPrefix: true, isExact: false, isExcluded: false })), marks: [] };
}
