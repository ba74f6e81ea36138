import { findAtVersion, revise } from '#platform/data/versions.ts';
import type { Context } from '#platform/graphql/context.ts';
import type { ProjectInput } from './createProject.ts';
import { Project } from './entities.ts';

interface UpdateProjectInput extends Partial<ProjectInput> {
  id: string;
  version: number;
}

/** Changes a project's description; its status moves by the steps of a project alone. */
export async function updateProject(context: Context, input: UpdateProjectInput): Promise<Project> {
  const { id, version, ...description } = input;
  return context.write(async (em) => {
    const project = await findAtVersion(em, Project, { id, version }, 'project', context.identity);
    project.assertOpen();
    revise(project, description, context.user);
    return project;
  });
}
