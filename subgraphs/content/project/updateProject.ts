import type { Context } from '#platform/graphql/context.ts';
import { nothingToChange } from '#platform/values/errors.ts';
import { findToChange } from '#platform/data/findToChange.ts';
import { assertVersion } from '../assertVersion.ts';
import { Project } from './entities.ts';
import { descriptionOf, type ProjectInput } from './projectInput.ts';

/** Changes a project's description; its status moves by the steps of a project alone. */
export function updateProject(_: unknown, { input: { id, version, ...input } }: { input: ProjectInput & { id: string; version: number } }, { write }: Context) {
  const description = descriptionOf(input);
  if (Object.keys(description).length === 0) throw nothingToChange();
  return write(async (em) => {
    const project = await findToChange(em, Project, id, 'project');
    assertVersion(project.version, version);
    project.assertOpen();
    Object.assign(project, description, { version: version + 1 });
    return { project };
  });
}
