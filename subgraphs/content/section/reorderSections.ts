import { findToChange } from '#platform/data/findToChange.ts';
import type { Context } from '#platform/graphql/context.ts';
import { badUserInput } from '#platform/values/errors.ts';
import { Project } from '../project/entities.ts';
import { ContentSection } from './entities.ts';

interface ReorderSectionsInput {
  projectId: string;
  sectionIds: string[];
}

/** Puts a project's sections in the order given. */
export async function reorderSections(context: Context, input: ReorderSectionsInput): Promise<Project> {
  return context.write(async (em) => {
    const project = await findToChange(em, Project, input.projectId, 'project');
    project.assertOpen();
    const sections = new Map(
      (await em.find(ContentSection, { project: { id: project.id } })).map((section) => [section.id, section]),
    );
    const order = [...new Set(input.sectionIds)];
    if (
      order.length !== input.sectionIds.length ||
      order.length !== sections.size ||
      order.some((id) => !sections.has(id))
    ) {
      throw badUserInput('Name each section of the project exactly once.', 'input.sectionIds');
    }
    for (const [position, id] of order.entries()) sections.get(id)!.position = position;
    return project;
  });
}
