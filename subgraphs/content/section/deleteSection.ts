import type { Context } from '#platform/graphql/context.ts';
import { findOpenSection } from './findOpenSection.ts';

interface DeleteSectionInput {
  id: string;
  version: number;
}

/** Deletes a section of a project that can still be changed; its id. */
export async function deleteSection(context: Context, input: DeleteSectionInput): Promise<string> {
  return context.write(async (em, query) => {
    const section = await findOpenSection(em, query, input, context.identity);
    em.remove(section);
    return section.id;
  });
}
