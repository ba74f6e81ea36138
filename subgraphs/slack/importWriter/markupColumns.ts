import type { Names } from '../markup/names.ts';
import { readMarkup, type Link } from '../markup/readMarkup.ts';
import type { RichText } from '../markup/richText.ts';

/** What is derived of Slack's own object of a message, as an import and a reading anew write it. */
export interface MarkupColumns {
  processed_text: string | null;
  rich_text: RichText | null;
  mentions: string[];
  links: Link[] | null;
}

/** The types of the columns in the database. */
export const markupTypes: Record<keyof MarkupColumns, string> = {
  processed_text: 'text',
  rich_text: 'jsonb',
  mentions: 'text[]',
  links: 'jsonb',
};

/** @param raw null of a deleted message, which says nothing. */
export function markupColumns(raw: Record<string, unknown> | null, names: Names): MarkupColumns {
  if (raw === null) return { processed_text: null, rich_text: null, mentions: [], links: null };
  const { plainText, richText, mentions, links } = readMarkup(raw, names);
  return { processed_text: plainText, rich_text: richText, mentions, links };
}
