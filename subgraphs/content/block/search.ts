import { chosen } from '#platform/data/chosen.ts';
import { currentOrganization } from '#platform/data/tenantFilter.ts';
import { badUserInput } from '#platform/values/errors.ts';

const longestText = 200;

/**
 * A search in a connection's terms: any of the tags; all words of the text in title or content.
 * @throws OrgraphError BAD_USER_INPUT for a text that is too long.
 */
export function searchedBy({
  tags,
  text,
}: {
  tags?: readonly string[] | null | undefined;
  text?: string | null | undefined;
}): { conditions: (readonly [string, ...unknown[]])[]; isSearch: boolean } {
  const conditions: (readonly [string, ...unknown[]])[] = [];
  if (chosen(tags) !== undefined) conditions.push([`t.tag_keys && app.keyed(${currentOrganization}, ?::text[])`, tags]);
  const words = text?.trim() ?? '';
  if (words.length > longestText) throw badUserInput(`Search for at most ${longestText} characters.`, 'filter.text');
  if (words !== '') conditions.push([`t.search @@ websearch_to_tsquery('simple', ?)`, words]);
  return { conditions, isSearch: conditions.length > 0 };
}
