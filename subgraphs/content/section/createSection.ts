import { findToChange } from '#platform/data/findToChange.ts';
import type { Context } from '#platform/graphql/context.ts';
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
  const { projectId, sectionType, title, content } = input;
  return context.write(async (em) => {
    const project = await findToChange(em, Project, projectId, 'project');
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
      content: content ?? null,
      position: (last?.position ?? -1) + 1,
      lastEditorId: context.user,
    });
  });
}
