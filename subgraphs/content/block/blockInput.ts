import { badUserInput } from '#platform/errors.ts';
import { line, text, textList } from '#platform/text.ts';
import type { BlockContent } from './entities.ts';

export interface BlockInput {
  title?: string | null;
  content?: string | null;
  tags?: string[] | null;
  metadata?: unknown;
}

/** What a client gives of a block, checked; what is absent or null stays as it is. @throws OrgraphError BAD_USER_INPUT naming the field. */
export function blockContentOf({ title, content, tags, metadata }: BlockInput): Partial<BlockContent> {
  return {
    ...(title != null && { title: line(title, 'input.title', { max: 500 }) }),
    ...(content != null && { content: text(content, 'input.content', { max: 200_000 }) }),
    ...(tags != null && { tags: textList(tags, 'input.tags', { max: 100, most: 50 }) }),
    ...(metadata != null && { metadata: objectOf(metadata) }),
  };
}

function objectOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badUserInput('Give a JSON object.', 'input.metadata');
  const written = JSON.stringify(value);
  if (written.length > 20_000) throw badUserInput('Give at most 20,000 characters of JSON.', 'input.metadata');
  if (written.includes('\\u0000')) throw badUserInput('The JSON holds control characters. Leave them out.', 'input.metadata');
  return value as Record<string, unknown>;
}
