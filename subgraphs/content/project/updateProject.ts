import { findToChange } from '#platform/data/findToChange.ts';
import type { Context } from '#platform/graphql/context.ts';
import { assertVersion } from '../assertVersion.ts';
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
    const project = await findToChange(em, Project, id, 'project');
    assertVersion(project.version, version);
    project.assertOpen();
    Object.assign(project, description, { version: version + 1 });
    return project;
  });
}
