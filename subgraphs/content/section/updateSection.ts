import type { Context } from '#platform/graphql/context.ts';
import { nothingToChange } from '#platform/values/errors.ts';
import { line, optionalText } from '#platform/values/text.ts';
import { assertVersion } from '../assertVersion.ts';
import type { ContentSection } from './entities.ts';
import { findOpenSection } from './findOpenSection.ts';

interface UpdateSectionInput {
  id: string;
  version: number;
  title?: string | null;
  content?: string | null;
}

/** Changes what a section says. */
export async function updateSection(context: Context, input: UpdateSectionInput): Promise<ContentSection> {
  const change = {
    ...(input.title != null && { title: line(input.title, 'input.title', { max: 500 }) }),
    ...(input.content !== undefined && { content: optionalText(input.content, 'input.content', 500_000) ?? null }),
  };
  if (Object.keys(change).length === 0) throw nothingToChange();
  return context.write(async (em, query) => {
    const section = await findOpenSection(em, query, input.id);
    assertVersion(section.version, input.version);
    section.revise(change, context.user);
    return section;
  });
}
