import type { Context } from '#platform/graphql/context.ts';
import { findToChange } from '#platform/data/findToChange.ts';
import { Project } from './entities.ts';

/** Deletes a project that has not been submitted, with all that belongs to it. */
export function deleteProject(_: unknown, { input }: { input: { id: string } }, { write }: Context) {
  return write(async (em) => {
    const project = await findToChange(em, Project, input.id, 'project');
    project.assertOpen();
    em.remove(project);
    return { deletedId: project.id };
  });
}
