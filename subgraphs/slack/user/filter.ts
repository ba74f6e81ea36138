import { foldedSql } from '#platform/search/folded.ts';
import { badUserInput } from '#platform/values/errors.ts';

/** The API's filter of people; what is absent or null does not narrow. */
export interface UserFilter {
  text?: string | null;
}

const longestText = 100;

/** The filter in a connection's terms. @throws OrgraphError BAD_USER_INPUT for a text that is too long. */
export function conditionsOf(filter: UserFilter | null | undefined): [string, ...string[]][] {
  const text = filter?.text?.trim() ?? '';
  if (text.length > longestText) throw badUserInput(`Search for at most ${longestText} characters.`, 'filter.text');
  if (text === '') return [];
  const names = ['name', 'display_name', 'real_name'];
  const part = `nullif(btrim(${foldedSql('?::text')}), '')`;
  return [
    [
      [...names.map((name) => `strpos(${foldedSql(`t.${name}`)}, ${part}) > 0`), 't.slack_id = upper(?)'].join(' or '),
      ...names.map(() => text),
      text,
    ],
  ];
}
