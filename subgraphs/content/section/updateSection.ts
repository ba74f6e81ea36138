import type { Context } from '#platform/graphql/context.ts';
import type { ContentSection } from './entities.ts';
import { findOpenSection } from './findOpenSection.ts';

interface UpdateSectionInput {
  id: string;
  version: number;
  title?: string;
  content?: string | null;
}

/** Changes what a section says. */
export async function updateSection(context: Context, input: UpdateSectionInput): Promise<ContentSection> {
  const { id, version, ...change } = input;
  return context.write(async (em, query) => {
    const section = await findOpenSection(em, query, { id, version }, context.identity);
    section.revise(change, context.user);
    return section;
  });
}
