import { findAtVersion } from '#platform/data/versions.ts';
import type { Context } from '#platform/graphql/context.ts';
import { Project } from './entities.ts';

interface DeleteProjectInput {
  id: string;
  version: number;
}

/** Deletes a project that has not been submitted, with all that belongs to it; its id. */
export async function deleteProject(context: Context, input: DeleteProjectInput): Promise<string> {
  return context.write(async (em) => {
    const project = await findAtVersion(em, Project, input, 'project', context.identity);
    project.assertOpen();
    em.remove(project);
    return project.id;
  });
}
