import { badUserInput } from '../values/errors.ts';

/** A word or a quoted phrase of a search. */
export interface SearchTerm {
  text: string;
  /** `word*`: also what begins with it. */
  isPrefix: boolean;
  /** In quotes: these forms in this order, not others of the same stem. */
  isExact: boolean;
  /** `-word`: what has it is not found. */
  isExcluded: boolean;
}

/** `key:value` of a search. */
export interface SearchOperator {
  key: string;
  value: string;
  isExcluded: boolean;
}

export interface ParsedSearch {
  terms: SearchTerm[];
  operators: SearchOperator[];
}

const longestSearch = 500;
const mostParts = 20;

const part = /(?<excluded>-?)(?:(?<key>[a-z]+):)?(?:"(?<phrase>[^"]*)(?:"|$)|(?<word>[^\s"]+|(?<=:)))/gi;

/**
 * Reads a search as people type it: words, `"phrases"`, `word*`, `-word`, and `key:value` for the given keys; `key:` of
 * another key is part of a word.
 * @throws OrgraphError BAD_USER_INPUT for too long a text, and where nothing is searched for but what is excluded.
 */
export function parseSearch(text: string, keys: readonly string[], field: string): ParsedSearch {
  if (text.length > longestSearch) throw badUserInput(`Search for at most ${longestSearch} characters.`, field);
  const parts = [...text.replaceAll(/[“”„«»]/g, '"').matchAll(part)];
  if (parts.length > mostParts) throw badUserInput(`Search for at most ${mostParts} words and conditions.`, field);
  const parsed: ParsedSearch = { terms: [], operators: [] };
  for (const { groups } of parts) {
    const { excluded, key, phrase, word } = groups as Partial<Record<string, string>>;
    const value = phrase ?? word!;
    const isExcluded = excluded === '-';
    if (key !== undefined && keys.includes(key.toLowerCase()))
      parsed.operators.push({ key: key.toLowerCase(), value, isExcluded });
    else {
      const term = {
        text: (key === undefined ? value : `${key}:${value}`).replace(/\*+$/, ''),
        isPrefix: phrase === undefined && value.endsWith('*'),
        isExact: phrase !== undefined,
        isExcluded,
      };
      if (/[\p{L}\p{N}]/u.test(term.text)) parsed.terms.push(term);
    }
  }
  if (parsed.terms.length > 0 && parsed.terms.every(({ isExcluded }) => isExcluded))
    throw badUserInput('Search for at least one word that is not excluded.', field);
  if (parts.length > 0 && parsed.terms.length + parsed.operators.length === 0)
    throw badUserInput('Search for words of letters and digits.', field);
  return parsed;
}
