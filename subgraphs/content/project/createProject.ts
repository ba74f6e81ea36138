import type { Context } from '#platform/graphql/context.ts';
import { Project } from './entities.ts';
import { descriptionOf, type ProjectInput } from './projectInput.ts';

/** Makes a project in the state DRAFT. */
export function createProject(_: unknown, { input }: { input: ProjectInput & { name: string } }, { write, user }: Context) {
  const description = descriptionOf(input) as ReturnType<typeof descriptionOf> & { name: string };
  return write(async (em) => ({ project: em.create(Project, { ...description, createdById: user }) }));
}
