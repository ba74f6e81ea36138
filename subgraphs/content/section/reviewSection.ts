import type { Context } from '#platform/graphql/context.ts';
import { grants } from '#platform/identity/permissions.ts';
import type { ContentSection } from './entities.ts';
import { findOpenSection } from './findOpenSection.ts';

interface ReviewSectionInput {
  id: string;
  version: number;
  approved: boolean;
}

/**
 * Records the caller's word on a section as it is at this version.
 * @throws OrgraphError NOT_FOUND, CONFLICT, FORBIDDEN for the last editor who may not approve projects.
 */
export async function reviewSection(context: Context, input: ReviewSectionInput): Promise<ContentSection> {
  return context.write(async (em, query) => {
    const section = await findOpenSection(em, query, input, context.identity);
    section.review(input.approved, context.user, grants(context.identity.permissions, 'project:approve'));
    return section;
  });
}
