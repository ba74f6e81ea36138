import { findToChange } from '#platform/data/findToChange.ts';
import type { Context } from '#platform/graphql/context.ts';
import { line, optionalText } from '#platform/values/text.ts';
import { Project } from '../project/entities.ts';
import { ContentSection } from './entities.ts';

interface CreateSectionInput {
  projectId: string;
  sectionType: string;
  title: string;
  content?: string | null;
}

/** Adds a section at the end of a project's document. */
export async function createSection(context: Context, input: CreateSectionInput): Promise<ContentSection> {
  const sectionType = line(input.sectionType, 'input.sectionType', { max: 100 });
  const title = line(input.title, 'input.title', { max: 500 });
  const content = optionalText(input.content, 'input.content', 500_000) ?? null;
  return context.write(async (em) => {
    const project = await findToChange(em, Project, input.projectId, 'project');
    project.assertOpen();
    const [last] = await em.find(
      ContentSection,
      { project: { id: project.id } },
      { orderBy: { position: 'desc' }, limit: 1 },
    );
    return em.create(ContentSection, {
      project,
      sectionType,
      title,
      content,
      position: (last?.position ?? -1) + 1,
      lastEditorId: context.user,
    });
  });
}
