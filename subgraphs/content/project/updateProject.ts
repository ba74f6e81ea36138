import { findToChange } from '#platform/data/findToChange.ts';
import type { Context } from '#platform/graphql/context.ts';
import { nothingToChange } from '#platform/values/errors.ts';
import { assertVersion } from '../assertVersion.ts';
import { Project } from './entities.ts';
import { descriptionOf, type ProjectInput } from './projectInput.ts';

interface UpdateProjectInput extends ProjectInput {
  id: string;
  version: number;
}

/** Changes a project's description; its status moves by the steps of a project alone. */
export async function updateProject(context: Context, input: UpdateProjectInput): Promise<Project> {
  const description = descriptionOf(input);
  if (Object.keys(description).length === 0) throw nothingToChange();
  return context.write(async (em) => {
    const project = await findToChange(em, Project, input.id, 'project');
    assertVersion(project.version, input.version);
    project.assertOpen();
    Object.assign(project, description, { version: input.version + 1 });
    return project;
  });
}
