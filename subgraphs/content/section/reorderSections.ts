import { findAtVersion, raiseVersion } from '#platform/data/versions.ts';
import type { Context } from '#platform/graphql/context.ts';
import { badUserInput } from '#platform/values/errors.ts';
import { Project } from '../project/entities.ts';
import { ContentSection } from './entities.ts';

interface ReorderSectionsInput {
  projectId: string;
  version: number;
  sectionIds: string[];
}

/** Puts a project's sections in the order given. */
export async function reorderSections(context: Context, input: ReorderSectionsInput): Promise<Project> {
  const { projectId, version } = input;
  const sectionIds = input.sectionIds.map((id) => id.toLowerCase());
  return context.write(async (em) => {
    const project = await findAtVersion(em, Project, { id: projectId, version }, 'project', context.identity);
    project.assertOpen();
    const sections = new Map(
      (await em.find(ContentSection, { project: { id: project.id } })).map((section) => [section.id, section]),
    );
    const order = [...new Set(sectionIds)];
    if (order.length !== sectionIds.length || order.length !== sections.size || order.some((id) => !sections.has(id))) {
      throw badUserInput('Name each section of the project exactly once.', 'input.sectionIds');
    }
    if (order.every((id, position) => sections.get(id)!.position === position)) return project;
    for (const [position, id] of order.entries()) sections.get(id)!.position = position;
    raiseVersion(project, context.user);
    return project;
  });
}
