import { parseSearch, type SearchTerm } from '#platform/search/parseSearch.ts';
import type { Criterion } from './criteria.ts';
import { criteriaOf, operatorKeys } from './operators.ts';

/** A search of messages as people type it, read. */
export interface MessageSearch {
  terms: readonly SearchTerm[];
  criteria: readonly Criterion[];
}

/** @throws OrgraphError BAD_USER_INPUT naming the field, for a search that says nothing, or what nothing can be. */
export function readSearch(text: string, field: string): MessageSearch {
  const { terms, operators } = parseSearch(text, operatorKeys, field);
  return { terms, criteria: criteriaOf(operators, field) };
}

/** Whether a search has words, as far as it can be read: of one that cannot, that alone is wrong. */
export function looksForWords(text: string | null | undefined): boolean {
  try {
    return parseSearch(text ?? '', operatorKeys, '').terms.length > 0;
  } catch {
    return true;
  }
}
