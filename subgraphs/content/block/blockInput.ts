import { jsonInput } from '#platform/values/jsonInput.ts';
import { line, text, textList } from '#platform/values/text.ts';
import type { BlockContent } from './entities.ts';

export interface BlockInput {
  title?: string | null;
  content?: string | null;
  tags?: string[] | null;
  metadata?: unknown;
}

/**
 * What a client gives of a block, checked; what is absent or null stays as it is.
 * @throws OrgraphError BAD_USER_INPUT naming the field.
 */
export function blockContentOf({ title, content, tags, metadata }: BlockInput): Partial<BlockContent> {
  return {
    ...(title != null && { title: line(title, 'input.title', { max: 500 }) }),
    ...(content != null && { content: text(content, 'input.content', { max: 200_000 }) }),
    ...(tags != null && { tags: textList(tags, 'input.tags', { max: 100, most: 50 }) }),
    ...(metadata != null && { metadata: jsonInput(metadata, 'input.metadata', 20_000) }),
  };
}
